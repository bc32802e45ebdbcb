package io.sipstream.settings;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Every setting that {@link JobSettings} and its nested records declare. */
public final class SettingsTable {
  static final String CONFIG = "config";

  /** The start of the names of Kafka client properties, which are passed on unchanged. */
  static final String KAFKA_PROPERTIES = "kafka.properties.";

  static final String FILE_SUFFIX = "-file";

  private static final Map<String, SettingDeclaration> TABLE = new LinkedHashMap<>();

  static {
    declare(JobSettings.class, "", "");
  }

  private SettingsTable() {}

  /** Every setting, in the order of the documentation. */
  public static Collection<SettingDeclaration> all() {
    return TABLE.values();
  }

  /** The settings that decide how frames become documents, and the file they may come from. */
  public static List<SettingDeclaration> decoder() {
    Set<String> others = Set.of(CONFIG, "out-of-orderness-ms");
    Set<String> groups = Set.of("Documents", "IP defragmentation", "TCP reassembly");
    return all().stream()
        .filter(each -> groups.contains(each.group()) || others.contains(each.key()))
        .filter(each -> !each.key().equals("document-profile"))
        .toList();
  }

  /** The settings with these keys. */
  public static List<SettingDeclaration> of(String... keys) {
    return Stream.of(keys).map(TABLE::get).toList();
  }

  /** The setting with this key; null if there is none. */
  static SettingDeclaration find(String key) {
    return TABLE.get(key);
  }

  private static void declare(Class<?> type, String group, String prefix) {
    for (RecordComponent component : type.getRecordComponents()) {
      Setting setting = component.getAnnotation(Setting.class);
      Setting.Group nested = component.getAnnotation(Setting.Group.class);
      if (setting != null) {
        declare(component, setting, group, prefix);
      } else if (nested != null) {
        declare(component.getType(), nested.value(), nested.prefix());
      } else {
        declare(component.getType(), group, prefix);
      }
    }
  }

  private static void declare(
      RecordComponent component, Setting setting, String group, String prefix) {
    String key = key(component, prefix);
    boolean secret = component.getType().equals(Secret.class);
    TABLE.put(
        key,
        new SettingDeclaration(
            key,
            group,
            setting.value().isEmpty() ? null : setting.value(),
            secret,
            component.getAnnotation(Setting.Help.class).value(),
            ValueType.of(component.getGenericType(), setting),
            List.of(setting.insteadOf())));
    if (secret) {
      String file = key + FILE_SUFFIX;
      ValueType type = ValueType.of(Map.class, setting);
      String help = "File that holds " + key + ".";
      TABLE.put(file, new SettingDeclaration(file, group, null, false, help, type, List.of()));
    }
  }

  private static String key(RecordComponent component, String prefix) {
    String key = component.getAnnotation(Setting.class).key();
    return key.isEmpty()
        ? prefix + component.getName().replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT)
        : key;
  }

  /** Makes a record of settings from their values. */
  static <R> R bind(Class<R> type, String prefix, SettingValues values) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] arguments = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      Setting.Group nested = component.getAnnotation(Setting.Group.class);
      types[i] = component.getType();
      arguments[i] =
          component.isAnnotationPresent(Setting.class)
              ? values.get(key(component, prefix), types[i])
              : bind(types[i], nested == null ? prefix : nested.prefix(), values);
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " is not a record of settings", e);
    }
  }
}
