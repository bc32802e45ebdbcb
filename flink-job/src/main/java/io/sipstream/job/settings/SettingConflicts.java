package io.sipstream.job.settings;

import static io.sipstream.job.settings.SettingsTable.ELASTICSEARCH_API_KEY;
import static io.sipstream.job.settings.SettingsTable.ELASTICSEARCH_API_KEY_FILE;
import static io.sipstream.job.settings.SettingsTable.ELASTICSEARCH_PASSWORD;
import static io.sipstream.job.settings.SettingsTable.ELASTICSEARCH_PASSWORD_FILE;
import static io.sipstream.job.settings.SettingsTable.ELASTICSEARCH_RETRY_INITIAL_MS;
import static io.sipstream.job.settings.SettingsTable.ELASTICSEARCH_RETRY_MAX_MS;
import static io.sipstream.job.settings.SettingsTable.ELASTICSEARCH_USERNAME;
import static io.sipstream.job.settings.SettingsTable.KAFKA_DOCUMENTS_DEAD_LETTER_TOPIC;
import static io.sipstream.job.settings.SettingsTable.KAFKA_FRAMES_DEAD_LETTER_TOPIC;
import static io.sipstream.job.settings.SettingsTable.KAFKA_TOPICS;
import static io.sipstream.job.settings.SettingsTable.KAFKA_TOPIC_PATTERN;

import java.util.List;

/** Values that are allowed singly and cannot be used together. */
final class SettingConflicts {
  private SettingConflicts() {}

  static void find(SettingValues values) {
    exclude(values, KAFKA_TOPICS, KAFKA_TOPIC_PATTERN);
    exclude(values, ELASTICSEARCH_PASSWORD, ELASTICSEARCH_PASSWORD_FILE);
    exclude(values, ELASTICSEARCH_API_KEY, ELASTICSEARCH_API_KEY_FILE);
    boolean user = values.isGiven(ELASTICSEARCH_USERNAME);
    boolean password =
        values.isGiven(ELASTICSEARCH_PASSWORD) || values.isGiven(ELASTICSEARCH_PASSWORD_FILE);
    boolean apiKey =
        values.isGiven(ELASTICSEARCH_API_KEY) || values.isGiven(ELASTICSEARCH_API_KEY_FILE);
    if (user != password) {
      values.error(
          "elasticsearch.username and a password (elasticsearch.password-file or %s) belong"
              + " together, and only one of them is set.",
          ELASTICSEARCH_PASSWORD.environmentVariable());
    }
    if (user && apiKey) {
      values.error("elasticsearch.username and an API key are both set; set one of them.");
    }
    Long first = values.get(ELASTICSEARCH_RETRY_INITIAL_MS);
    Long longest = values.get(ELASTICSEARCH_RETRY_MAX_MS);
    if (first > longest) {
      values.error(
          "elasticsearch.retry-initial-ms is %d, more than elasticsearch.retry-max-ms, %d.",
          first, longest);
    }
    topicsDiffer(values);
  }

  /** A dead letter in a topic that the job reads would come round for ever. */
  private static void topicsDiffer(SettingValues values) {
    String pattern = values.get(KAFKA_TOPIC_PATTERN);
    for (Setting<String> deadLetters :
        List.of(KAFKA_FRAMES_DEAD_LETTER_TOPIC, KAFKA_DOCUMENTS_DEAD_LETTER_TOPIC)) {
      String topic = values.get(deadLetters);
      boolean read =
          pattern == null ? values.get(KAFKA_TOPICS).contains(topic) : topic.matches(pattern);
      if (read) {
        values.error(
            "%s is %s, a topic that the job reads, so dead letters would come round for ever;"
                + " name another.",
            deadLetters.key(), topic);
      }
    }
  }

  private static void exclude(SettingValues values, Setting<?> one, Setting<?> other) {
    if (values.isGiven(one) && values.isGiven(other)) {
      values.error(
          "%s (%s) and %s (%s) are both set; set one of them.",
          one.key(), values.place(one), other.key(), values.place(other));
    }
  }
}
