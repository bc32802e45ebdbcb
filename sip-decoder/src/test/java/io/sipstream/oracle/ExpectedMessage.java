package io.sipstream.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.document.Documents;
import io.sipstream.document.TestFrames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A message, and what is to be in its document. Tables of them are text files:
 *
 * <pre>
 * === name, section and what the case is, problems to be named
 * sip.contacts[0].uri.host: example.com
 * sip.allow: invite | ack
 * sip.to.tag:
 * ---
 * INVITE sip:alice@example.com SIP/2.0
 * </pre>
 *
 * <p>A list's values stand between bars, nothing means that the field is not there, and {@code
 * <07>} is a control character. The message, without the {@code ---} a file of its own, ends before
 * the next {@code ===} and its lines are ended by CRLF.
 *
 * @param problems as {@code sip.parse_problems} names them; empty for a valid message
 */
public record ExpectedMessage(
    String name, String title, List<String> problems, Map<String, String> fields, byte[] sip) {

  /** Reads a table from the class path. */
  public static List<ExpectedMessage> table(String resource) {
    List<ExpectedMessage> messages = new ArrayList<>();
    String folder = resource.substring(0, resource.lastIndexOf('/') + 1);
    String text = new String(bytes(resource), UTF_8).replaceFirst("\n\\z", "");
    String[] entries = ("\n" + text).split("\n=== ");
    // What stands before the first one is a comment.
    for (int i = 1; i < entries.length; i++) {
      messages.add(parse(entries[i], folder));
    }
    return messages;
  }

  private static ExpectedMessage parse(String entry, String folder) {
    String[] headAndSip = entry.split("\n---\n", 2);
    String[] lines = headAndSip[0].split("\n");
    String[] title = lines[0].split(", ", -1);
    List<String> problems = new ArrayList<>();
    for (String problem : title[2].split(" ")) {
      if (!problem.equals("valid")) {
        problems.add(problem);
      }
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (!lines[i].isBlank()) {
        fields.put(lines[i].substring(0, colon), lines[i].substring(colon + 1).trim());
      }
    }
    byte[] sip =
        headAndSip.length == 1
            ? bytes(folder + title[0] + ".sip")
            : (headAndSip[1] + "\n").replace("\n", "\r\n").getBytes(UTF_8);
    return new ExpectedMessage(title[0], title[1], problems, fields, sip);
  }

  private static byte[] bytes(String resource) {
    try (InputStream in = ExpectedMessage.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("There is no " + resource + ".");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The document of a datagram on the SIP port; the fields that are expected of it, as they are.
   */
  public Map<String, String> actual() {
    Map<String, String> all = document(sip);
    Map<String, String> wanted = new LinkedHashMap<>();
    fields.keySet().forEach(field -> wanted.put(field, all.getOrDefault(field, "")));
    return wanted;
  }

  /** The problems that the document of a datagram names, in alphabetical order. */
  public static List<String> problemsOf(byte[] sip) {
    String problems = document(sip).get("sip.parse_problems");
    return problems == null
        ? List.of()
        : List.of(problems.split(" \\| ")).stream().sorted().toList();
  }

  private static Map<String, String> document(byte[] sip) {
    byte[] frame = TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, sip);
    Map<String, String> fields = new TreeMap<>();
    flatten("", Documents.parse(Documents.of(frame).json()), fields);
    return fields;
  }

  private static void flatten(String path, JsonNode node, Map<String, String> into) {
    if (node.isObject()) {
      String prefix = path.isEmpty() ? "" : path + ".";
      node.properties().forEach(each -> flatten(prefix + each.getKey(), each.getValue(), into));
    } else if (node.isArray() && node.size() > 0 && node.get(0).isObject()) {
      into.put(path, node.size() + " values");
      for (int i = 0; i < node.size(); i++) {
        flatten(path + "[" + i + "]", node.get(i), into);
      }
    } else if (node.isArray()) {
      List<String> values = new ArrayList<>();
      node.forEach(value -> values.add(visible(value.asText())));
      into.put(path, String.join(" | ", values));
    } else {
      into.put(path, visible(node.asText()));
    }
  }

  private static String visible(String text) {
    StringBuilder visible = new StringBuilder();
    for (char c : text.toCharArray()) {
      visible.append(c < ' ' || c == 0x7F ? "<%02X>".formatted((int) c) : String.valueOf(c));
    }
    return visible.toString();
  }

  @Override
  public String toString() {
    return name + " (" + title + ")";
  }
}
