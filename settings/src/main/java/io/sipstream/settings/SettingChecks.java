package io.sipstream.settings;

import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.settings.SettingValues.Source;
import io.sipstream.settings.SettingValues.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Validates combinations of values that are allowed singly. */
final class SettingChecks {
  private SettingChecks() {}

  /** Removes the settings that those of later sources replace. One source may not have both. */
  static void exclude(SettingValues values) {
    for (SettingDeclaration setting : SettingDeclaration.all()) {
      Value one = values.of(setting.key());
      List<Value> others = setting.insteadOf().stream().map(values::of).toList();
      Source latest =
          others.stream().map(Value::source).max(Comparator.naturalOrder()).orElse(one.source());
      Optional<Value> both =
          others.stream()
              .filter(other -> other.source() == one.source() && one.source() != Source.DEFAULT)
              .findFirst();
      if (both.isPresent()) {
        values.bothSet(both.get(), one);
      } else if (latest.compareTo(one.source()) > 0) {
        values.withdraw(setting.key());
      } else if (latest != one.source()) {
        setting.insteadOf().forEach(values::withdraw);
      }
    }
  }

  static void check(JobSettings settings, SettingValues values) {
    DocumentSettings documents = settings.documents();
    if (!documents.pseudonymize().isEmpty() && !documents.hasPseudonymKey()) {
      values.error(
          "pseudonymize needs a key of %d bytes or more; give it with pseudonym-key-file or the"
              + " environment variable SIPSTREAM_PSEUDONYM_KEY.",
          PseudonymSettings.SHORTEST_KEY_BYTES);
    }
    ElasticsearchSettings.Connection connection = settings.elasticsearch().connection();
    if ((connection.username() == null) != (connection.password() == null)) {
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
    checkTopics(settings.kafka(), settings.calls(), values);
    if (settings.kpis().enabled() && !settings.calls().enabled()) {
      values.notice("kpis.enabled is true, but calls.enabled is false: no KPIs are written.");
    }
    if (documents.ports().isEmpty()) {
      values.notice(
          "SIP is switched off, so every frame will be ignored: there are no ports (%s).",
          values.of("ports").where());
    }
  }

  private static void checkTopics(KafkaSettings kafka, CallsSettings calls, SettingValues values) {
    String frames = kafka.framesDeadLetterTopic();
    String documents = kafka.documentsDeadLetterTopic();
    if (frames.equals(documents)) {
      values.error(
          "kafka.frames-dead-letter-topic and kafka.documents-dead-letter-topic are both %s, which"
              + " mixes their records; name two topics.",
          frames);
    }
    checkUnread("kafka.documents-dead-letter-topic", documents, kafka, values);
    checkUnread("kafka.frames-dead-letter-topic", frames, kafka, values);
    String stats = kafka.captureStatsTopic();
    if (stats != null && (isRead(stats, kafka) || List.of(frames, documents).contains(stats))) {
      values.error(
          "kafka.capture-stats-topic is %s, which is a topic of frames or dead letters too; name"
              + " another.",
          stats);
    }
    String records = calls.kafkaTopic();
    if (records != null
        && (isRead(records, kafka)
            || List.of(frames, documents).contains(records)
            || records.equals(stats))) {
      values.error(
          "calls.kafka-topic is %s, which is a topic of frames, dead letters or reports too; name"
              + " another.",
          records);
    }
    if (records != null && !calls.enabled()) {
      values.notice(
          "calls.kafka-topic is set, but calls.enabled is false: no records are written.");
    }
  }

  private static void checkUnread(
      String key, String topic, KafkaSettings kafka, SettingValues values) {
    if (isRead(topic, kafka)) {
      values.error(
          "%s is %s, a topic that the job reads, so it would read its own dead letters without end;"
              + " name another.",
          key, topic);
    }
  }

  private static boolean isRead(String topic, KafkaSettings kafka) {
    return kafka.topicPattern() == null
        ? kafka.topics().contains(topic)
        : topic.matches(kafka.topicPattern());
  }
}
