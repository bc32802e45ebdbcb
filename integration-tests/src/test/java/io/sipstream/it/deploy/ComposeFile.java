package io.sipstream.it.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The project's {@code docker-compose.yml}, its anchors and merge keys resolved. */
public final class ComposeFile {
  /** The project's top directory; Maven runs these tests in the module's. */
  static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

  static final Path PATH = PROJECT.resolve("docker-compose.yml");

  private ComposeFile() {}

  /** Services by name, in the file's order. */
  static Map<String, JsonNode> services() {
    try {
      JsonNode file =
          new ObjectMapper().valueToTree(new Yaml().<Object>load(Files.readString(PATH)));
      var services = new LinkedHashMap<String, JsonNode>();
      file.path("services").forEachEntry(services::put);
      return services;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The environment variables of a service. */
  public static Map<String, String> environment(String service) {
    var variables = new LinkedHashMap<String, String>();
    services()
        .get(service)
        .path("environment")
        .forEachEntry((name, value) -> variables.put(name, value.asText()));
    return variables;
  }

  /** What {@code FLINK_PROPERTIES} adds to Flink's configuration. */
  public static Map<String, String> flinkProperties() {
    return environment("jobmanager")
        .get("FLINK_PROPERTIES")
        .lines()
        .map(line -> line.split(": ", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  /** What the {@code KAFKA_} variables mean to the broker. */
  public static Map<String, String> kafkaProperties() {
    return environment("kafka").entrySet().stream()
        .filter(e -> !e.getKey().equals("KAFKA_HEAP_OPTS"))
        .collect(
            Collectors.toMap(
                e ->
                    e.getKey()
                        .substring("KAFKA_".length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.'),
                Map.Entry::getValue));
  }

  /** A list of strings of a service, for example its ports. */
  static Stream<String> strings(JsonNode service, String name) {
    var strings = Stream.<String>builder();
    service.path(name).forEach(each -> strings.add(each.asText()));
    return strings.build();
  }
}
