package io.sipstream.settings;

import static io.sipstream.settings.SettingsTable.FILE_SUFFIX;
import static io.sipstream.settings.SettingsTable.KAFKA_PROPERTIES;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Merges what the sources contain, later ones over earlier, and gathers everything wrong. */
final class SettingValues {
  // User and password within a URL; a password that was not escaped may hold any character.
  private static final Pattern CREDENTIALS = Pattern.compile("//.*@");

  /** A value, the text that gave it, where that is, and the number of the source: 0 by default. */
  private record Value(Object value, String text, String where, int source) {}

  private final Set<SettingDeclaration> relevant;
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, String> kafkaProperties = new TreeMap<>();
  private final Set<String> givenBySource = new HashSet<>();
  private final List<String> errors = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private int source;

  /**
   * @param relevant settings of the program at hand; others must exist, and their values are
   *     ignored
   */
  SettingValues(Collection<SettingDeclaration> relevant) {
    this.relevant = new HashSet<>(relevant);
    for (SettingDeclaration setting : SettingsTable.all()) {
      if (setting.defaultText() != null) {
        take(setting, setting.defaultText(), "by default");
      }
    }
  }

  /** Starts the next source, which wins over those before. */
  void beginSource() {
    givenBySource.clear();
    source++;
  }

  /**
   * Takes one value.
   *
   * @param where completes a sentence: "in FILE, line 3"
   * @param secretsAllowed false where others could read them
   */
  void give(String writtenKey, String text, String where, boolean secretsAllowed) {
    if (writtenKey.startsWith(KAFKA_PROPERTIES)) {
      giveKafkaProperty(writtenKey, text, where, secretsAllowed);
      return;
    }
    String key = writtenKey.replace('_', '-');
    SettingDeclaration setting = SettingsTable.find(key);
    if (setting == null) {
      error(
          "There is no setting %s (%s)%s",
          writtenKey,
          where,
          Suggestion.after(key, SettingsTable.all().stream().map(SettingDeclaration::key)));
    } else if (setting.secret() && !secretsAllowed) {
      error(
          "%s is a secret and not taken from here (%s); use %s or the environment variable %s.",
          key, where, key + FILE_SUFFIX, setting.environmentVariable());
    } else if (!givenBySource.add(key)) {
      error("%s is set twice (%s).", key, where);
    } else if (relevant.contains(setting)) {
      take(setting, text, where);
    }
  }

  private void giveKafkaProperty(String key, String text, String where, boolean secretsAllowed) {
    String name = key.substring(KAFKA_PROPERTIES.length());
    if (KafkaProperties.refusal(name).isPresent()) {
      error("%s %s (%s).", key, KafkaProperties.refusal(name).get(), where);
    } else if (KafkaProperties.isSecret(name) && !secretsAllowed) {
      error(
          "%s is a secret and not taken from here (%s); use kafka.properties-file or the"
              + " environment.",
          key, where);
    } else {
      kafkaProperties.put(name, text);
    }
  }

  private void take(SettingDeclaration setting, String text, String where) {
    Object value = setting.type().parser().apply(text);
    if (value == null) {
      String shown = CREDENTIALS.matcher(text).replaceAll("//" + Secret.MASK + "@");
      error(
          "%s is %s (%s); allowed: %s.",
          setting.key(),
          setting.secret() ? "empty" : "\"" + shown + "\"",
          where,
          setting.allowed());
      return;
    }
    values.put(setting.key(), new Value(value, text, where, source));
  }

  /** Removes a value, default or not, that another setting replaces. */
  void withdraw(String key) {
    values.remove(key);
  }

  /** The value for a component of this type; null, or an empty list, if there is none. */
  Object get(String key, Class<?> type) {
    if (type.equals(Secret.class)) {
      return secret(key);
    } else if (type.equals(Map.class)) {
      return kafkaProperties(key);
    }
    Value value = values.get(key);
    return value != null ? value.value : type.equals(List.class) ? List.of() : null;
  }

  /** The text that gave the value; null if there is none. */
  String text(String key) {
    return values.containsKey(key) ? values.get(key).text : null;
  }

  /** The number of the source that gave the value; 0 for none or the default. */
  int source(String key) {
    return values.containsKey(key) ? values.get(key).source : 0;
  }

  /** Where the value is, for a sentence. */
  String where(String key) {
    return values.get(key).where;
  }

  boolean isRelevant(SettingDeclaration setting) {
    return relevant.contains(setting);
  }

  private Secret secret(String key) {
    Path file = path(key + FILE_SUFFIX);
    if (file == null) {
      return values.containsKey(key) ? (Secret) values.get(key).value : null;
    }
    try {
      return new Secret(Files.readString(file).strip());
    } catch (IOException e) {
      error("%s%s is \"%s\", which cannot be read as text.", key, FILE_SUFFIX, file);
      return null;
    }
  }

  /** The properties of the file, and over them those that were given one by one. */
  private Map<String, String> kafkaProperties(String key) {
    Path file = path(key);
    Map<String, String> merged = new TreeMap<>();
    if (file != null) {
      try {
        merged.putAll(KafkaProperties.read(file));
      } catch (IOException | IllegalArgumentException e) {
        error("%s is \"%s\", which is not a Java properties file.", key, file);
      }
    }
    for (String name : merged.keySet()) {
      String shown = name.isBlank() ? "An empty name" : name;
      KafkaProperties.refusal(name).ifPresent(why -> error("%s %s (in %s).", shown, why, file));
    }
    merged.putAll(kafkaProperties);
    return Map.copyOf(merged);
  }

  private Path path(String key) {
    return values.containsKey(key) ? Path.of(values.get(key).text) : null;
  }

  /** The properties that were given one by one. */
  Map<String, String> givenKafkaProperties() {
    return kafkaProperties;
  }

  /** Adds an error, as a whole sentence. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation is not worth a dependency
  void error(String format, Object... arguments) {
    errors.add(String.format(format, arguments));
  }

  /** Adds a sentence that the user should know, and that stops nothing. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation is not worth a dependency
  void notice(String format, Object... arguments) {
    notices.add(String.format(format, arguments));
  }

  List<String> notices() {
    return List.copyOf(notices);
  }

  /**
   * Returns all values as typed settings.
   *
   * @throws InvalidSettingsException if anything is wrong
   */
  JobSettings settings() throws InvalidSettingsException {
    SettingChecks.exclude(this);
    JobSettings settings = SettingsTable.bind(JobSettings.class, "", this);
    SettingChecks.check(settings, this);
    if (!errors.isEmpty()) {
      throw new InvalidSettingsException(errors);
    }
    return settings;
  }
}
