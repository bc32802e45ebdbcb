package io.sipstream.it.sink;

import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.ElasticsearchSettings.Bulk;
import io.sipstream.settings.ElasticsearchSettings.Connection;
import io.sipstream.settings.ElasticsearchSettings.Indices;
import io.sipstream.settings.ElasticsearchSettings.Template;
import io.sipstream.settings.ElasticsearchSettings.WriteMode;
import io.sipstream.settings.IndexNaming.Granularity;
import io.sipstream.settings.KafkaSettings;
import io.sipstream.settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
    return new ElasticsearchSettings(
        new Connection(
            List.of(host),
            username,
            username == null ? null : new Secret(secret),
            username != null || secret == null ? null : new Secret(secret),
            caFile == null ? null : caFile.toString(),
            fingerprint,
            false,
            null,
            1_000,
            10_000),
        new Indices(prefix, Granularity.DAY, writeMode, template, 1, 0),
        new Bulk(bulkActions, 5, bulkIntervalMs, 1, 50, 500, 0.5));
  }

  static KafkaSettings kafka(String bootstrapServers, String deadLetterTopic) {
    return new KafkaSettings(
        bootstrapServers,
        List.of("unused"),
        null,
        "unused",
        null,
        null,
        Map.of("max.block.ms", "5000"),
        "unused",
        deadLetterTopic,
        List.of(),
        null);
  }
}
