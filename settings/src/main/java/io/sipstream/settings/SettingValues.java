package io.sipstream.settings;

import static io.sipstream.settings.SettingDeclaration.FILE_SUFFIX;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Merges what the sources contain, and gathers everything wrong. */
@SuppressWarnings("AnnotateFormatMethod") // the annotation is not worth a dependency
final class SettingValues {
  /** Where values come from. A later source wins. */
  enum Source {
    DEFAULT,
    FILE,
    ENVIRONMENT,
    COMMAND_LINE,
    PROGRAM
  }

  /** A value, the text that gave it, and where that is. */
  record Value(Object value, String text, String where, Source source) {}

  private static final Value NONE = new Value(null, null, null, Source.DEFAULT);

  // User and password within a URL; a password that was not escaped may hold any character.
  private static final Pattern CREDENTIALS = Pattern.compile("//.*@");

  private final Set<SettingDeclaration> relevant;
  private final Map<String, Value> values = new TreeMap<>();
  private final Set<String> givenBySource = new HashSet<>();
  private final List<String> errors = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private Source source = Source.DEFAULT;

  /** Makes the defaults. Values of other settings than those relevant are ignored. */
  SettingValues(Collection<SettingDeclaration> relevant) {
    this.relevant = Set.copyOf(relevant);
    for (SettingDeclaration setting : SettingDeclaration.all()) {
      if (setting.defaultText() != null) {
        take(setting, setting.defaultText(), "by default");
      }
    }
  }

  void begin(Source next) {
    givenBySource.clear();
    source = next;
  }

  /** Takes one value; where it is completes a sentence: "in FILE, line 3". */
  void give(String writtenKey, String text, String where) {
    if (writtenKey.startsWith(KafkaProperties.PREFIX)) {
      String name = writtenKey.substring(KafkaProperties.PREFIX.length());
      String refusal = KafkaProperties.refusal(name);
      if (refusal != null) {
        error("%s %s (%s).", writtenKey, refusal, where);
      } else if (KafkaProperties.isSecret(name) && isVisible()) {
        String instead = "kafka.properties-file or the environment";
        error("%s is a secret and not taken from here (%s); use %s.", writtenKey, where, instead);
      } else {
        put(writtenKey, new Value(text, text, where, source));
      }
      return;
    }
    String key = writtenKey.replace('_', '-');
    SettingDeclaration setting = SettingDeclaration.find(key);
    if (setting == null) {
      error(
          "There is no setting %s (%s)%s",
          writtenKey, where, Suggestion.after(key, SettingDeclaration::key));
    } else if (setting.secret() && isVisible()) {
      error(
          "%s is a secret and not taken from here (%s); use %s or the environment variable %s.",
          key, where, key + FILE_SUFFIX, setting.environmentVariable());
    } else if (!givenBySource.add(key)) {
      error("%s is set twice (%s).", key, where);
    } else if (relevant.contains(setting)) {
      take(setting, text, where);
    }
  }

  /** Whether other users may read the source. */
  private boolean isVisible() {
    return source == Source.FILE || source == Source.COMMAND_LINE;
  }

  private void take(SettingDeclaration setting, String text, String where) {
    Object value = setting.type().parse(text);
    if (value == null) {
      String shown = CREDENTIALS.matcher(text).replaceAll("//" + Secret.MASK + "@");
      String problem = setting.secret() ? "empty" : "\"" + shown + "\"";
      error("%s is %s (%s); allowed: %s.", setting.key(), problem, where, setting.allowed());
    } else {
      put(setting.key(), new Value(value, text, where, source));
    }
  }

  private void put(String key, Value value) {
    if (value.source.compareTo(of(key).source) >= 0) {
      values.put(key, value);
    }
  }

  void withdraw(String key) {
    values.remove(key);
  }

  /** Returns the value in effect; its components are null if there is none. */
  Value of(String key) {
    return values.getOrDefault(key, NONE);
  }

  /** Returns whether the program at hand uses the setting, and it has a value. */
  boolean isInEffect(SettingDeclaration setting) {
    return relevant.contains(setting) && values.containsKey(setting.key());
  }

  /** Adds an error, as a whole sentence. */
  void error(String format, Object... arguments) {
    errors.add(String.format(format, arguments));
  }

  /** Adds a sentence that the user should know, and that stops nothing. */
  void notice(String format, Object... arguments) {
    notices.add(String.format(format, arguments));
  }

  /** Returns all values as typed settings, if nothing is wrong. */
  LoadedSettings load() throws InvalidSettingsException {
    SettingChecks.exclude(this);
    JobSettings settings = bind(JobSettings.class, "");
    SettingChecks.check(settings, this);
    if (!errors.isEmpty()) {
      throw new InvalidSettingsException(errors);
    }
    return new LoadedSettings(settings, List.copyOf(notices), LoadedSettings.yaml(this));
  }

  private <R> R bind(Class<R> type, String prefix) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] arguments = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      Setting.Group nested = components[i].getAnnotation(Setting.Group.class);
      types[i] = components[i].getType();
      arguments[i] =
          components[i].isAnnotationPresent(Setting.class)
              ? value(SettingDeclaration.key(components[i], prefix), types[i])
              : bind(types[i], nested == null ? prefix : nested.prefix());
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " is not a record of settings", e);
    }
  }

  private Object value(String key, Class<?> type) {
    if (type.equals(Map.class)) {
      return kafkaProperties(key, of(key).text);
    } else if (type.equals(List.class) && of(key).value == null) {
      return List.of();
    }
    String file = of(key + FILE_SUFFIX).text;
    if (type.equals(Secret.class) && file != null) {
      try {
        return new Secret(Files.readString(Path.of(file)).strip());
      } catch (IOException e) {
        error("%s%s is \"%s\", which cannot be read as text.", key, FILE_SUFFIX, file);
      }
    }
    return of(key).value;
  }

  /** Returns the properties of the file, and over them those that were given one by one. */
  private Map<String, String> kafkaProperties(String key, String file) {
    Map<String, String> merged = new TreeMap<>();
    try {
      merged = file == null ? merged : KafkaProperties.read(Path.of(file));
    } catch (IOException | IllegalArgumentException e) {
      error("%s is \"%s\", which is not a Java properties file.", key, file);
    }
    for (String name : merged.keySet()) {
      String refusal = KafkaProperties.refusal(name);
      if (refusal != null) {
        error("%s %s (in %s).", name.isBlank() ? "An empty name" : name, refusal, file);
      }
    }
    merged.putAll(givenKafkaProperties());
    return Map.copyOf(merged);
  }

  /** Returns the properties that were given one by one, sorted by name. */
  Map<String, String> givenKafkaProperties() {
    Map<String, String> given = new TreeMap<>();
    values.keySet().stream()
        .filter(key -> key.startsWith(KafkaProperties.PREFIX))
        .forEach(key -> given.put(key.substring(KafkaProperties.PREFIX.length()), of(key).text));
    return given;
  }
}
