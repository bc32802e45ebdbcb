package io.sipstream.settings;

import static io.sipstream.settings.SettingsTable.KAFKA_PROPERTIES;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Settings from variables whose names begin with {@code SIPSTREAM_}. */
final class EnvironmentSource {
  private static final String PREFIX = "SIPSTREAM_";
  private static final String PROPERTIES_PREFIX = PREFIX + "KAFKA_PROPERTIES_";

  // Kubernetes sets these in every pod beside a Service named sipstream or sipstream-something.
  private static final Pattern OF_KUBERNETES =
      Pattern.compile("SIPSTREAM_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_[0-9]+_.*)?)");

  private EnvironmentSource() {}

  static void read(Map<String, String> environment, SettingValues values) {
    values.beginSource();
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      if (variable.getKey().startsWith(PREFIX) && !isOfKubernetes(variable.getKey())) {
        give(variable.getKey(), variable.getValue(), values);
      }
    }
  }

  private static boolean isOfKubernetes(String name) {
    return OF_KUBERNETES.matcher(name).matches();
  }

  private static void give(String name, String text, SettingValues values) {
    String where = "in the environment";
    for (Setting<?> setting : SettingsTable.all()) {
      if (setting.environmentVariable().equals(name)) {
        values.give(setting.key(), text, where + ", " + name, true);
        return;
      }
    }
    if (name.startsWith(PROPERTIES_PREFIX)) {
      String property =
          name.substring(PROPERTIES_PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
      values.give(KAFKA_PROPERTIES + property, text, where + ", " + name, true);
      return;
    }
    values.error(
        "There is no setting for the environment variable %s%s",
        name,
        Suggestion.after(name, SettingsTable.all().stream().map(Setting::environmentVariable)));
  }
}
