package io.sipstream.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The rules for Kafka client properties, which are handed on as they are. */
final class KafkaProperties {
  /** The start of the keys. */
  static final String PREFIX = "kafka.properties.";

  /** Whether the name says that the value is a secret. */
  static final Predicate<String> IS_SECRET =
      Pattern.compile("(?i)passw|secret|jaas|token|credential|user\\.info|\\.key$").asPredicate();

  /** Whether the value may be printed: a plug-in may take a secret under any other name. */
  static final Predicate<String> MAY_BE_SHOWN =
      Pattern.compile(
              "[a-z.]+\\.(ms|bytes|records|size)|acks|retries|compression\\.type"
                  + "|client\\.(id|rack|dns\\.lookup)|isolation\\.level|enable\\.idempotence"
                  + "|security\\.protocol|sasl\\.mechanism|ssl\\.protocol|ssl\\.enabled\\.protocols"
                  + "|ssl\\.(keystore|truststore)\\.(location|type)")
          .asMatchPredicate();

  // What the job sets itself, and the setting that decides it.
  private static final Map<String, String> OURS =
      Map.of(
          "bootstrap.servers", "kafka.bootstrap-servers",
          "group.id", "kafka.group-id",
          "auto.offset.reset", "kafka.start");
  private static final String DECIDED =
      "enable\\.auto\\.commit|(key|value)\\.(de)?serializer|transactional\\.id";

  private KafkaProperties() {}

  /** Returns why a property cannot be set, as the end of a sentence; null if it can be. */
  static String refusal(String name) {
    if (name.isBlank()) {
      return "names no property";
    } else if (OURS.containsKey(name)) {
      return "is not to be set; use " + OURS.get(name);
    }
    return name.matches(DECIDED) ? "is not to be set, because the job decides it" : null;
  }

  static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties;
  }
}
