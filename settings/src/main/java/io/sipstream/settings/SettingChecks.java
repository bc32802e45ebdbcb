package io.sipstream.settings;

import static io.sipstream.settings.SettingDeclaration.FILE_SUFFIX;

import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.settings.SettingValues.Source;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Validates combinations of values that are allowed singly. */
final class SettingChecks {
  private SettingChecks() {}

  /** Removes the settings that those of later sources replace. One source may not have both. */
  static void exclude(SettingValues values) {
    for (SettingDeclaration setting : SettingDeclaration.all()) {
      exclude(values, List.of(setting.key()), List.of(setting.key() + FILE_SUFFIX));
    }
    for (SettingDeclaration setting : SettingDeclaration.all()) {
      exclude(values, withFiles(setting.insteadOf()), withFiles(List.of(setting.key())));
    }
  }

  private static List<String> withFiles(List<String> keys) {
    return keys.stream().flatMap(key -> Stream.of(key, key + FILE_SUFFIX)).toList();
  }

  private static void exclude(SettingValues values, List<String> these, List<String> those) {
    for (String one : these) {
      for (String other : those) {
        Source source = values.of(one).source();
        if (source != Source.DEFAULT && source == values.of(other).source()) {
          values.error(
              "%s (%s) and %s (%s) are both set; set one of them.",
              one, values.of(one).where(), other, values.of(other).where());
          return;
        }
      }
    }
    int difference = latest(values, these).compareTo(latest(values, those));
    if (difference != 0 && !these.isEmpty()) {
      (difference > 0 ? those : these).forEach(values::withdraw);
    }
  }

  private static Source latest(SettingValues values, List<String> keys) {
    return keys.stream()
        .map(key -> values.of(key).source())
        .max(Comparator.naturalOrder())
        .orElse(Source.DEFAULT);
  }

  static void check(JobSettings settings, SettingValues values) {
    DocumentSettings documents = settings.documents();
    if (!documents.pseudonymize().isEmpty() && !documents.hasPseudonymKey()) {
      values.error(
          "pseudonymize needs a key of %d bytes or more; give it with pseudonym-key-file or the"
              + " environment variable SIPSTREAM_PSEUDONYM_KEY.",
          PseudonymSettings.SHORTEST_KEY_BYTES);
    }
    boolean password =
        latest(values, withFiles(List.of("elasticsearch.password"))) != Source.DEFAULT;
    if ((settings.elasticsearch().connection().username() != null) != password) {
      values.error(
          "elasticsearch.username and a password (elasticsearch.password-file or"
              + " SIPSTREAM_ELASTICSEARCH_PASSWORD) belong together, and only one of them is set.");
    }
    ElasticsearchSettings.Bulk bulk = settings.elasticsearch().bulk();
    if (bulk.retryInitialMs() > bulk.retryMaxMs()) {
      values.error(
          "elasticsearch.retry-initial-ms is %d, more than elasticsearch.retry-max-ms, %d.",
          bulk.retryInitialMs(), bulk.retryMaxMs());
    }
    checkTopics(settings.kafka(), values);
    if (documents.ports().isEmpty()) {
      values.notice(
          "SIP is switched off, so every frame will be ignored: there are no ports (%s).",
          values.of("ports").where());
    }
  }

  private static void checkTopics(KafkaSettings kafka, SettingValues values) {
    Map<String, String> deadLetters = new TreeMap<>();
    deadLetters.put("kafka.frames-dead-letter-topic", kafka.framesDeadLetterTopic());
    deadLetters.put("kafka.documents-dead-letter-topic", kafka.documentsDeadLetterTopic());
    if (Set.copyOf(deadLetters.values()).size() < deadLetters.size()) {
      values.error(
          "kafka.frames-dead-letter-topic and kafka.documents-dead-letter-topic are both %s, which"
              + " mixes their records; name two topics.",
          kafka.framesDeadLetterTopic());
    }
    deadLetters.forEach(
        (key, topic) -> {
          if (isRead(topic, kafka)) {
            values.error(
                "%s is %s, a topic that the job reads, so it would read its own dead letters"
                    + " without end; name another.",
                key, topic);
          }
        });
    String stats = kafka.captureStatsTopic();
    if (stats != null && (isRead(stats, kafka) || deadLetters.containsValue(stats))) {
      values.error(
          "kafka.capture-stats-topic is %s, which is a topic of frames or dead letters too; name"
              + " another.",
          stats);
    }
  }

  private static boolean isRead(String topic, KafkaSettings kafka) {
    return kafka.topicPattern() == null
        ? kafka.topics().contains(topic)
        : topic.matches(kafka.topicPattern());
  }
}
