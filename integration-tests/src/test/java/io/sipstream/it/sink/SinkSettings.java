package io.sipstream.it.sink;

import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.ElasticsearchSettings.Template;
import io.sipstream.settings.ElasticsearchSettings.WriteMode;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobSettings;
import io.sipstream.settings.KafkaSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The sink's settings as tests want them, each changed where a test says so.
 *
 * @param username null for none
 * @param secret the user's password; without a user an API key, or null for none
 */
record SinkSettings(
    URI host,
    String username,
    String secret,
    Path caFile,
    String fingerprint,
    String prefix,
    WriteMode writeMode,
    Template template,
    int bulkActions,
    long bulkIntervalMs) {

  static SinkSettings of(URI host, String prefix) {
    return new SinkSettings(
        host, null, null, null, null, prefix, WriteMode.CREATE, Template.INSTALL, 100, 1_000);
  }

  SinkSettings writeMode(WriteMode changed) {
    return new SinkSettings(
        host,
        username,
        secret,
        caFile,
        fingerprint,
        prefix,
        changed,
        template,
        bulkActions,
        bulkIntervalMs);
  }

  SinkSettings template(Template changed) {
    return new SinkSettings(
        host,
        username,
        secret,
        caFile,
        fingerprint,
        prefix,
        writeMode,
        changed,
        bulkActions,
        bulkIntervalMs);
  }

  SinkSettings bulk(int actions, long intervalMs) {
    return new SinkSettings(
        host,
        username,
        secret,
        caFile,
        fingerprint,
        prefix,
        writeMode,
        template,
        actions,
        intervalMs);
  }

  SinkSettings secured(String key, Path ca) {
    return new SinkSettings(
        host, null, key, ca, null, prefix, writeMode, template, bulkActions, bulkIntervalMs);
  }

  SinkSettings user(String name, String password, Path ca) {
    return new SinkSettings(
        host, name, password, ca, null, prefix, writeMode, template, bulkActions, bulkIntervalMs);
  }

  SinkSettings fingerprint(String key, String trusted) {
    return new SinkSettings(
        host, null, key, null, trusted, prefix, writeMode, template, bulkActions, bulkIntervalMs);
  }

  ElasticsearchSettings elasticsearch() {
    Map<String, String> texts =
        new HashMap<>(
            Map.of(
                "hosts",
                host.toString(),
                "connect-timeout-ms",
                "1000",
                "socket-timeout-ms",
                "10000",
                "index-prefix",
                prefix,
                "write-mode",
                writeMode.name(),
                "template",
                template.name(),
                "replicas",
                "0"));
    texts.put("bulk-actions", Integer.toString(bulkActions));
    texts.put("bulk-size-mib", "5");
    texts.put("bulk-interval-ms", Long.toString(bulkIntervalMs));
    texts.put("sink-parallelism", "1");
    texts.put("retry-initial-ms", "50");
    texts.put("retry-max-ms", "500");
    texts.put("username", username);
    texts.put(username == null ? "api-key" : "password", secret);
    texts.put("ca-file", caFile == null ? null : caFile.toString());
    texts.put("ca-fingerprint", fingerprint);
    texts.values().removeIf(Objects::isNull);
    return settings("elasticsearch.", texts).elasticsearch();
  }

  static KafkaSettings kafka(String bootstrapServers, String deadLetterTopic) {
    return settings(
            "kafka.",
            Map.of(
                "bootstrap-servers", bootstrapServers,
                "documents-dead-letter-topic", deadLetterTopic,
                "properties.max.block.ms", "5000"))
        .kafka();
  }

  private static JobSettings settings(String prefix, Map<String, String> texts) {
    Map<String, String> named = new HashMap<>();
    texts.forEach((key, text) -> named.put(prefix + key, text));
    try {
      return JobSettings.of(named);
    } catch (InvalidSettingsException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
