package io.sipstream.calls.flows;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Describes a call flow and its records. A flow begins with {@code ==} and its name. Then follow
 * lines of {@link FlowScript}, and for each record a line with {@code ->} and expected fields.
 *
 * @param name number and title
 * @param lines its messages
 * @param records expected fields by record, in the order of their start
 */
public record Flow(String name, List<String> lines, List<Map<String, String>> records) {
  /** Reads the flows of a resource. */
  static List<Flow> read(String resource) {
    List<Flow> flows = new ArrayList<>();
    for (String line : text(resource).split("\n")) {
      String content = line.contains("# ") ? line.substring(0, line.indexOf("# ")) : line;
      content = content.strip();
      if (content.startsWith("==")) {
        String name = content.substring(2).strip();
        flows.add(new Flow(name, new ArrayList<>(), new ArrayList<>()));
      } else if (content.startsWith("->")) {
        flows.get(flows.size() - 1).records().add(fields(content.substring(2).strip()));
      } else if (content.startsWith("&")) {
        List<Map<String, String>> records = flows.get(flows.size() - 1).records();
        records.get(records.size() - 1).putAll(fields(content.substring(1).strip()));
      } else if (!content.isEmpty()) {
        flows.get(flows.size() - 1).lines().add(content);
      }
    }
    return flows;
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : text.split("; *")) {
      int equals = field.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("No field: " + field);
      }
      fields.put(field.substring(0, equals), field.substring(equals + 1));
    }
    return fields;
  }

  private static String text(String resource) {
    try (InputStream in = Flow.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
