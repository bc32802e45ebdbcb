package io.sipstream.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes the settings in effect as YAML, without the secrets. */
final class EffectiveYaml {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS));

  private EffectiveYaml() {}

  static String of(SettingValues values) {
    ObjectNode root = YAML.createObjectNode();
    for (Setting<?> setting : SettingsTable.all()) {
      String text = values.text(setting);
      if (text != null && values.isRelevant(setting) && !setting.equals(SettingsTable.CONFIG)) {
        put(root, setting, setting.secret() ? Secret.MASK : text, values.get(setting));
      }
    }
    values
        .givenKafkaProperties()
        .forEach(
            (name, text) ->
                root.withObject("/kafka/properties")
                    .put(name, KafkaProperties.mayBeShown(name) ? text : Secret.MASK));
    try {
      return YAML.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(ObjectNode root, Setting<?> setting, String text, Object value) {
    int dot = setting.key().indexOf('.');
    String name = setting.key().substring(dot + 1);
    ObjectNode group = dot < 0 ? root : root.withObject("/" + setting.key().substring(0, dot));
    switch (setting.type().form()) {
      case SWITCH -> group.put(name, Boolean.parseBoolean(text));
      case NUMBER -> putNumber(group, name, text);
      case LIST -> {
        ArrayNode items = group.putArray(name);
        for (Object item : (List<?>) value) {
          // A topic may be called 007; only what is a number is written as one.
          if (item instanceof Integer number) {
            items.add(number);
          } else {
            items.add(item.toString());
          }
        }
      }
      case TEXT -> group.put(name, text);
    }
  }

  private static void putNumber(ObjectNode group, String name, String text) {
    if (text.matches("-?[0-9]+")) {
      group.put(name, Long.parseLong(text));
    } else {
      group.put(name, Double.parseDouble(text));
    }
  }
}
