package io.sipstream.settings;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

  /** A value, the key and text that gave it, and where they are. */
  record Value(String key, Object value, String text, String where, Source source) {}

  private static final Value NONE = new Value(null, null, null, null, Source.DEFAULT);

  // User and password within a URL; a password that was not escaped may hold any character.
  private static final Pattern CREDENTIALS = Pattern.compile("//.*@");

  private final Set<SettingDeclaration> relevant;
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, Value> kafkaProperties = new TreeMap<>();
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
      giveKafkaProperty(writtenKey, text, where);
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
          key, where, key + SettingDeclaration.FILE_SUFFIX, setting.environmentVariable());
    } else if (!givenBySource.add(key)) {
      error("%s is set twice (%s).", key, where);
    } else if (relevant.contains(setting)) {
      take(setting, text, where);
    }
  }

  private void giveKafkaProperty(String key, String text, String where) {
    String name = key.substring(KafkaProperties.PREFIX.length());
    String refusal = KafkaProperties.refusal(name);
    if (refusal != null) {
      error("%s %s (%s).", key, refusal, where);
    } else if (KafkaProperties.IS_SECRET.test(name) && isVisible()) {
      String instead = "kafka.properties-file or the environment";
      error("%s is a secret and not taken from here (%s); use %s.", key, where, instead);
    } else {
      put(kafkaProperties, name, new Value(key, text, text, where, source));
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
      put(values, setting.target(), new Value(setting.key(), value, text, where, source));
    }
  }

  private void put(Map<String, Value> target, String key, Value value) {
    Value other = target.getOrDefault(key, NONE);
    if (other.key != null && other.source == value.source && !other.key.equals(value.key)) {
      bothSet(other, value);
    } else if (value.source.compareTo(other.source) >= 0) {
      target.put(key, value);
    }
  }

  void withdraw(String key) {
    values.remove(key);
  }

  /** Returns the value in effect; its components are null if there is none. */
  Value of(String key) {
    return values.getOrDefault(key, NONE);
  }

  /** Returns the Kafka properties that were given one by one, sorted by name. */
  Collection<Value> kafkaProperties() {
    return kafkaProperties.values();
  }

  /** Returns whether the program at hand uses the setting, and it has a value. */
  boolean isInEffect(SettingDeclaration setting) {
    return relevant.contains(setting) && setting.key().equals(of(setting.target()).key);
  }

  /** Adds an error, as a whole sentence. */
  void error(String format, Object... arguments) {
    errors.add(String.format(format, arguments));
  }

  /** Adds the error that one source has two values of which it may have one. */
  void bothSet(Value first, Value second) {
    error(
        "%s (%s) and %s (%s) are both set; set one of them.",
        first.key, first.where, second.key, second.where);
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
    Object[] arguments = Stream.of(components).map(each -> argument(each, prefix)).toArray();
    try {
      return type.cast(type.getDeclaredConstructors()[0].newInstance(arguments));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " is not a record of settings", e);
    }
  }

  private Object argument(RecordComponent component, String prefix) {
    Class<?> type = component.getType();
    if (!component.isAnnotationPresent(Setting.class)) {
      Setting.Group nested = component.getAnnotation(Setting.Group.class);
      return bind(type, nested == null ? prefix : nested.prefix());
    }
    Value value = of(SettingDeclaration.key(component, prefix));
    if (type.equals(Map.class)) {
      return mergedKafkaProperties(value);
    }
    return type.equals(List.class) && value.key == null ? List.of() : value.value;
  }

  /** Returns the properties of the file, and over them those that were given one by one. */
  private Map<String, String> mergedKafkaProperties(Value file) {
    Map<String, String> merged = new TreeMap<>();
    if (file.value instanceof Properties properties) {
      properties.forEach((name, text) -> merged.put((String) name, (String) text));
    }
    for (String name : merged.keySet()) {
      String refusal = KafkaProperties.refusal(name);
      if (refusal != null) {
        error("%s %s (in %s).", name.isBlank() ? "An empty name" : name, refusal, file.text);
      }
    }
    kafkaProperties.forEach((name, value) -> merged.put(name, value.text));
    return Map.copyOf(merged);
  }
}
