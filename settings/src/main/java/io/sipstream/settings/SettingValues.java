package io.sipstream.settings;

import static io.sipstream.settings.SettingsTable.KAFKA_PROPERTIES;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Gathers what the sources say, the later ones over the earlier, and everything that is wrong with
 * it, so that all of it is told at once.
 */
final class SettingValues {
  // User and password within a URL; a password that was not escaped may hold any character.
  private static final Pattern CREDENTIALS = Pattern.compile("//.*@");

  private final Set<Setting<?>> relevant;
  private final Map<Setting<?>, Object> values = new HashMap<>();
  private final Map<Setting<?>, String> texts = new HashMap<>();
  private final Map<Setting<?>, String> places = new HashMap<>();
  private final Map<Setting<?>, Integer> sources = new HashMap<>();
  private final Map<String, String> kafkaProperties = new TreeMap<>();
  private final Set<String> givenBySource = new HashSet<>();
  private final List<String> errors = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private int source;

  /**
   * @param relevant settings of the program at hand; others must exist, but their values are not
   *     looked at
   */
  SettingValues(List<Setting<?>> relevant) {
    this.relevant = new HashSet<>(relevant);
    for (Setting<?> setting : SettingsTable.all()) {
      if (setting.defaultText() != null) {
        take(setting, setting.defaultText(), "by default");
      }
    }
  }

  /** What follows comes from another source than what came before. */
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
    Optional<Setting<?>> found = SettingsTable.find(key);
    if (found.isEmpty()) {
      error(
          "There is no setting %s (%s)%s",
          writtenKey, where, Suggestion.after(key, SettingsTable.keys()));
    } else if (found.get().secret() && !secretsAllowed) {
      error(
          "%s is a secret and not taken from here (%s); use %s-file or the environment variable %s.",
          key, where, key, found.get().environmentVariable());
    } else if (!givenBySource.add(key)) {
      error("%s is set twice (%s).", key, where);
    } else if (relevant.contains(found.get())) {
      take(found.get(), text, where);
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

  private <T> void take(Setting<T> setting, String text, String where) {
    Optional<T> value = setting.type().parser().apply(text);
    if (value.isEmpty()) {
      error(
          "%s is %s (%s); allowed: %s.",
          setting.key(),
          setting.secret()
              ? "empty"
              : "\"" + CREDENTIALS.matcher(text).replaceAll("//" + Secret.MASK + "@") + "\"",
          where,
          setting.allowed());
      return;
    }
    values.put(setting, value.get());
    texts.put(setting, text);
    places.put(setting, where);
    sources.put(setting, source);
  }

  /** Forgets a value, default or not, that another setting takes the place of. */
  void withdraw(Setting<?> setting) {
    values.remove(setting);
    texts.remove(setting);
    places.remove(setting);
    sources.remove(setting);
  }

  /** The value; null if there is none. */
  @SuppressWarnings("unchecked") // take() put it there under a setting of the same type
  <T> T get(Setting<T> setting) {
    return (T) values.get(setting);
  }

  /** The text that gave the value; null if there is none. */
  String text(Setting<?> setting) {
    return texts.get(setting);
  }

  /** Whether any source, rather than a default, gave a value. */
  boolean isGiven(Setting<?> setting) {
    return source(setting) > 0;
  }

  /** Which source gave the value, later ones with higher numbers; 0 for none or the default. */
  int source(Setting<?> setting) {
    return sources.getOrDefault(setting, 0);
  }

  String place(Setting<?> setting) {
    return places.get(setting);
  }

  boolean isRelevant(Setting<?> setting) {
    return relevant.contains(setting);
  }

  /** A secret given as it is or in a file; null if there is none. */
  Secret secret(Setting<Secret> plain, Setting<Path> file) {
    Path path = get(file);
    if (path == null) {
      return get(plain);
    }
    try {
      return new Secret(Files.readString(path).strip());
    } catch (IOException e) {
      error("%s is \"%s\" (%s), which cannot be read as text.", file.key(), path, place(file));
      return null;
    }
  }

  /** The properties of the file, and over them those that were given one by one. */
  Map<String, String> kafkaProperties() {
    Path file = get(SettingsTable.KAFKA_PROPERTIES_FILE);
    if (file == null) {
      return Map.copyOf(kafkaProperties);
    }
    Map<String, String> merged = new TreeMap<>();
    try {
      merged.putAll(KafkaProperties.read(file));
    } catch (IOException | IllegalArgumentException e) {
      error("kafka.properties-file is \"%s\", which is not a Java properties file.", file);
    }
    for (String name : merged.keySet()) {
      String shown = name.isBlank() ? "An empty name" : name;
      KafkaProperties.refusal(name).ifPresent(why -> error("%s %s (in %s).", shown, why, file));
    }
    merged.putAll(kafkaProperties);
    return Map.copyOf(merged);
  }

  /** The properties that were given one by one. */
  Map<String, String> givenKafkaProperties() {
    return kafkaProperties;
  }

  /** Notes something that is wrong, as a whole sentence. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation is not worth a dependency
  void error(String format, Object... arguments) {
    errors.add(String.format(format, arguments));
  }

  /** Notes something that the user should know but that stops nothing. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation is not worth a dependency
  void notice(String format, Object... arguments) {
    notices.add(String.format(format, arguments));
  }

  List<String> notices() {
    return List.copyOf(notices);
  }

  /**
   * Everything that was gathered, as typed settings.
   *
   * @throws InvalidSettingsException if anything is wrong
   */
  JobSettings settings() throws InvalidSettingsException {
    SettingConflicts.find(this);
    JobSettings settings = JobSettings.from(this);
    if (!errors.isEmpty()) {
      throw new InvalidSettingsException(errors);
    }
    return settings;
  }
}
