package io.sipstream.settings;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads settings from variables whose names begin with {@code SIPSTREAM_}. */
final class EnvironmentSource {
  private static final String PROPERTIES_PREFIX = "SIPSTREAM_KAFKA_PROPERTIES_";

  // Kubernetes sets these in every pod next to a Service named sipstream or sipstream-something.
  private static final String OF_KUBERNETES =
      "SIPSTREAM_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_[0-9]+_.*)?)";

  private EnvironmentSource() {}

  static void read(Map<String, String> environment, SettingValues values) {
    values.begin(SettingValues.Source.ENVIRONMENT);
    new TreeMap<>(environment)
        .forEach(
            (name, text) -> {
              if (name.startsWith("SIPSTREAM_") && !name.matches(OF_KUBERNETES)) {
                give(name, text, values);
              }
            });
  }

  private static void give(String name, String text, SettingValues values) {
    String where = "in the environment, " + name;
    Optional<SettingDeclaration> setting =
        SettingDeclaration.all().stream()
            .filter(each -> each.environmentVariable().equals(name))
            .findFirst();
    if (setting.isPresent()) {
      values.give(setting.get().key(), text, where);
    } else if (name.startsWith(PROPERTIES_PREFIX)) {
      String property = name.substring(PROPERTIES_PREFIX.length()).replace('_', '.');
      values.give(KafkaProperties.PREFIX + property.toLowerCase(Locale.ROOT), text, where);
    } else {
      values.error(
          "There is no setting for the environment variable %s%s",
          name, Suggestion.after(name, SettingDeclaration::environmentVariable));
    }
  }
}
