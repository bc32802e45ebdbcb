package io.sipstream.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML file as it is written, with the line of each value, so that errors can name it. */
sealed interface YamlNode {
  int line();

  /** One value; its text is as written, null if there is none. */
  record Scalar(String text, int line) implements YamlNode {}

  record Sequence(List<YamlNode> items, int line) implements YamlNode {}

  record Mapping(Map<String, YamlNode> entries, int line) implements YamlNode {}

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, is not YAML or has a key twice
   */
  static YamlNode read(Path file) throws IOException {
    YAMLFactory factory =
        YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = factory.createParser(file.toFile())) {
      return parser.nextToken() == null ? new Mapping(Map.of(), 1) : node(parser);
    }
  }

  private static YamlNode node(JsonParser parser) throws IOException {
    int line = parser.currentTokenLocation().getLineNr();
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          entries.put(key, node(parser));
        }
        yield new Mapping(entries, line);
      }
      case START_ARRAY -> {
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(node(parser));
        }
        yield new Sequence(items, line);
      }
      case VALUE_NULL -> new Scalar(null, line);
      default -> new Scalar(parser.getText().isEmpty() ? null : parser.getText(), line);
    };
  }
}
