package io.sipstream.settings;

import static io.sipstream.settings.SettingsTable.ELASTICSEARCH_API_KEY;
import static io.sipstream.settings.SettingsTable.ELASTICSEARCH_API_KEY_FILE;
import static io.sipstream.settings.SettingsTable.ELASTICSEARCH_CA_FILE;
import static io.sipstream.settings.SettingsTable.ELASTICSEARCH_CA_FINGERPRINT;
import static io.sipstream.settings.SettingsTable.ELASTICSEARCH_PASSWORD;
import static io.sipstream.settings.SettingsTable.ELASTICSEARCH_PASSWORD_FILE;
import static io.sipstream.settings.SettingsTable.ELASTICSEARCH_RETRY_INITIAL_MS;
import static io.sipstream.settings.SettingsTable.ELASTICSEARCH_RETRY_MAX_MS;
import static io.sipstream.settings.SettingsTable.ELASTICSEARCH_USERNAME;
import static io.sipstream.settings.SettingsTable.KAFKA_CAPTURE_STATS_TOPIC;
import static io.sipstream.settings.SettingsTable.KAFKA_DOCUMENTS_DEAD_LETTER_TOPIC;
import static io.sipstream.settings.SettingsTable.KAFKA_FRAMES_DEAD_LETTER_TOPIC;
import static io.sipstream.settings.SettingsTable.KAFKA_TOPICS;
import static io.sipstream.settings.SettingsTable.KAFKA_TOPIC_PATTERN;
import static io.sipstream.settings.SettingsTable.PSEUDONYM_KEY;
import static io.sipstream.settings.SettingsTable.PSEUDONYM_KEY_FILE;

import java.util.List;

/** Values that are allowed singly and cannot be used together. */
final class SettingConflicts {
  private SettingConflicts() {}

  static void find(SettingValues values) {
    exclude(values, List.of(KAFKA_TOPICS), List.of(KAFKA_TOPIC_PATTERN));
    exclude(values, List.of(PSEUDONYM_KEY), List.of(PSEUDONYM_KEY_FILE));
    exclude(values, List.of(ELASTICSEARCH_PASSWORD), List.of(ELASTICSEARCH_PASSWORD_FILE));
    exclude(values, List.of(ELASTICSEARCH_API_KEY), List.of(ELASTICSEARCH_API_KEY_FILE));
    exclude(values, List.of(ELASTICSEARCH_CA_FILE), List.of(ELASTICSEARCH_CA_FINGERPRINT));
    exclude(
        values,
        List.of(ELASTICSEARCH_USERNAME, ELASTICSEARCH_PASSWORD, ELASTICSEARCH_PASSWORD_FILE),
        List.of(ELASTICSEARCH_API_KEY, ELASTICSEARCH_API_KEY_FILE));
    boolean user = values.isGiven(ELASTICSEARCH_USERNAME);
    boolean password =
        values.isGiven(ELASTICSEARCH_PASSWORD) || values.isGiven(ELASTICSEARCH_PASSWORD_FILE);
    if (user != password) {
      values.error(
          "elasticsearch.username and a password (elasticsearch.password-file or %s) belong"
              + " together, and only one of them is set.",
          ELASTICSEARCH_PASSWORD.environmentVariable());
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

  /**
   * A dead letter in a topic that the job reads would come round for ever; those of frames and of
   * documents in one topic could not be told apart.
   */
  private static void topicsDiffer(SettingValues values) {
    String frames = values.get(KAFKA_FRAMES_DEAD_LETTER_TOPIC);
    if (frames.equals(values.get(KAFKA_DOCUMENTS_DEAD_LETTER_TOPIC))) {
      values.error(
          "%s and %s are both %s, and what is in there could not be told apart; name two topics.",
          KAFKA_FRAMES_DEAD_LETTER_TOPIC.key(), KAFKA_DOCUMENTS_DEAD_LETTER_TOPIC.key(), frames);
    }
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
    reportsApart(values, pattern);
  }

  /** Reports are no frames, and what is neither would be malformed. */
  private static void reportsApart(SettingValues values, String pattern) {
    String reports = values.get(KAFKA_CAPTURE_STATS_TOPIC);
    if (reports == null) {
      return;
    }
    boolean frames =
        pattern == null ? values.get(KAFKA_TOPICS).contains(reports) : reports.matches(pattern);
    if (frames
        || reports.equals(values.get(KAFKA_FRAMES_DEAD_LETTER_TOPIC))
        || reports.equals(values.get(KAFKA_DOCUMENTS_DEAD_LETTER_TOPIC))) {
      values.error(
          "%s is %s, which is a topic of frames or dead letters too; name another.",
          KAFKA_CAPTURE_STATS_TOPIC.key(), reports);
    }
  }

  /**
   * Settings of which either these or those are to be used: the later source wins, as it does for a
   * single setting, and a source that gives both is wrong.
   */
  private static void exclude(
      SettingValues values, List<Setting<?>> these, List<Setting<?>> those) {
    int last = Math.max(latest(values, these), latest(values, those));
    if (last == 0) {
      return;
    }
    for (Setting<?> one : these) {
      for (Setting<?> other : those) {
        if (values.isGiven(one) && values.source(one) == values.source(other)) {
          values.error(
              "%s (%s) and %s (%s) are both set; set one of them.",
              one.key(), values.place(one), other.key(), values.place(other));
          return;
        }
      }
    }
    (latest(values, these) == last ? those : these).forEach(values::withdraw);
  }

  private static int latest(SettingValues values, List<Setting<?>> settings) {
    return settings.stream().mapToInt(values::source).max().orElse(0);
  }
}
