package io.sipstream.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What the sources gave together.
 *
 * @param notices sentences for the user that stop nothing
 * @param effectiveYaml every setting with a value, as a file for it; secrets masked
 */
public record LoadedSettings(JobSettings settings, List<String> notices, String effectiveYaml) {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS));

  /** Writes the settings in effect as YAML, without the secrets. */
  static String yaml(SettingValues values) {
    ObjectNode root = YAML.createObjectNode();
    for (SettingDeclaration setting : SettingDeclaration.all()) {
      String key = setting.key();
      if (values.isInEffect(setting) && !key.equals(SettingDeclaration.CONFIG)) {
        int dot = key.indexOf('.');
        ObjectNode group = dot < 0 ? root : root.withObject("/" + key.substring(0, dot));
        Object shown = setting.secret() ? Secret.MASK : shown(values.of(setting.target()));
        group.putPOJO(key.substring(dot + 1), shown);
      }
    }
    for (SettingValues.Value given : values.kafkaProperties()) {
      String name = given.key().substring(KafkaProperties.PREFIX.length());
      boolean shown = KafkaProperties.MAY_BE_SHOWN.test(name);
      root.withObject("/kafka/properties").put(name, shown ? given.text() : Secret.MASK);
    }
    try {
      return YAML.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns numbers and switches as such, and everything else as text. */
  private static Object shown(SettingValues.Value given) {
    if (given.value() instanceof List<?> items) {
      // A topic may be called 007; only a number is written as one.
      return items.stream().map(item -> item instanceof Number ? item : item.toString()).toList();
    }
    boolean plain = given.value() instanceof Number || given.value() instanceof Boolean;
    return plain ? given.value() : given.text();
  }
}
