package io.sipstream.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    for (SettingDeclaration setting : SettingsTable.all()) {
      String text = values.text(setting.key());
      if (text != null
          && values.isRelevant(setting)
          && !setting.key().equals(SettingsTable.CONFIG)) {
        int dot = setting.key().indexOf('.');
        ObjectNode group = dot < 0 ? root : root.withObject("/" + setting.key().substring(0, dot));
        group.putPOJO(setting.key().substring(dot + 1), shown(setting, text));
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

  /** What is written: numbers and switches as such, everything else as text. */
  private static Object shown(SettingDeclaration setting, String text) {
    Object value = setting.type().parser().apply(text);
    if (setting.secret()) {
      return Secret.MASK;
    } else if (value instanceof List<?> items) {
      // A topic may be called 007; only a number is written as one.
      return items.stream().map(item -> item instanceof Number ? item : item.toString()).toList();
    }
    return value instanceof Number || value instanceof Boolean ? value : text;
  }
}
