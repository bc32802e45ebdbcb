package io.sipstream.settings;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A setting that {@link JobSettings} or a record in it declares.
 *
 * @param target the key of the component that it sets: for the file of a secret, the secret's key
 * @param defaultText the default as a person would write it; null for none
 * @param help what the setting is for, or what it limits
 */
public record SettingDeclaration(
    String key,
    String target,
    String group,
    String defaultText,
    boolean secret,
    String help,
    ValueType type,
    List<String> insteadOf) {
  static final String CONFIG = "config";
  static final String FILE_SUFFIX = "-file";

  private static final Map<String, SettingDeclaration> ALL = new LinkedHashMap<>();

  static {
    declare(JobSettings.class, "", "");
  }

  /** Returns every setting, in the order of the documentation. */
  public static Collection<SettingDeclaration> all() {
    return ALL.values();
  }

  /** Returns those that decide how frames become documents, and the file they may come from. */
  public static List<SettingDeclaration> decoder() {
    Set<String> groups = Set.of("Documents", "IP defragmentation", "TCP reassembly");
    return all().stream()
        .filter(
            each ->
                groups.contains(each.group)
                    ? !each.key.equals("document-profile")
                    : Set.of(CONFIG, "out-of-orderness-ms").contains(each.key))
        .toList();
  }

  /** Returns the settings with these keys. */
  public static List<SettingDeclaration> of(String... keys) {
    return Stream.of(keys).map(ALL::get).toList();
  }

  /** Returns the setting with this key; null if there is none. */
  static SettingDeclaration find(String key) {
    return ALL.get(key);
  }

  /** The name on the command line. */
  public String option() {
    return "--" + key;
  }

  /** The name in the environment. */
  public String environmentVariable() {
    return "SIPSTREAM_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The values that are allowed, in words. */
  public String allowed() {
    return type.allowed();
  }

  private static void declare(Class<?> type, String group, String prefix) {
    for (RecordComponent component : type.getRecordComponents()) {
      Setting setting = component.getAnnotation(Setting.class);
      Setting.Group nested = component.getAnnotation(Setting.Group.class);
      if (setting != null) {
        declare(component, setting, group, key(component, prefix));
      } else if (nested != null) {
        declare(component.getType(), nested.value(), nested.prefix());
      } else {
        declare(component.getType(), group, prefix);
      }
    }
  }

  private static void declare(
      RecordComponent component, Setting setting, String group, String key) {
    String value = setting.value().isEmpty() ? null : setting.value();
    String help = component.getAnnotation(Setting.Help.class).value();
    ValueType type = ValueType.of(component.getGenericType(), setting);
    boolean secret = component.getType().equals(Secret.class);
    List<String> others = List.of(setting.insteadOf());
    ALL.put(key, new SettingDeclaration(key, key, group, value, secret, help, type, others));
    if (secret) {
      String file = key + FILE_SUFFIX;
      help = "File that holds " + key + ".";
      type = ValueType.SECRET_FILE;
      ALL.put(file, new SettingDeclaration(file, key, group, null, false, help, type, List.of()));
    }
  }

  /** Returns the key of a component that declares a setting. */
  static String key(RecordComponent component, String prefix) {
    String key = component.getAnnotation(Setting.class).key();
    return key.isEmpty()
        ? prefix + component.getName().replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT)
        : key;
  }
}
