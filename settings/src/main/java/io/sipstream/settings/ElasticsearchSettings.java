package io.sipstream.settings;

import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Where documents go and how. Keys: {@code elasticsearch.*}, named after the components below (
 * {@code bulk.sizeMib} is {@code elasticsearch.bulk-size-mib}); ranges are in {@link
 * SettingsTable}.
 */
public record ElasticsearchSettings(Connection connection, Indices indices, Bulk bulk)
    implements Serializable {
  private static final long serialVersionUID = 1;

  static ElasticsearchSettings from(SettingValues values) {
    return new ElasticsearchSettings(
        Connection.from(values), Indices.from(values), Bulk.from(values));
  }

  /**
   * How Elasticsearch is reached.
   *
   * @param hosts {@code http} or {@code https} with host and port, at least one; no credentials
   * @param username for basic authentication; null for none
   * @param password beside the user name; null for none
   * @param apiKey the base64 form of {@code id:key}; null for none, never beside a user name
   * @param caFile PEM certificates to trust beside the JVM's own; null for the JVM's alone
   * @param caFingerprint SHA-256, in hexadecimal digits, of a certificate in the server's chain
   *     that alone is trusted; null for none, never beside a file
   * @param compression whether requests are sent gzip'd
   * @param pathPrefix begins every request's path, such as {@code /search}; null for none
   * @param connectTimeoutMs until a connection must stand, milliseconds
   * @param socketTimeoutMs longest silence within an answer, milliseconds
   */
  public record Connection(
      List<URI> hosts,
      String username,
      Secret password,
      Secret apiKey,
      String caFile,
      String caFingerprint,
      boolean compression,
      String pathPrefix,
      int connectTimeoutMs,
      int socketTimeoutMs)
      implements Serializable {
    private static final long serialVersionUID = 1;

    static Connection from(SettingValues values) {
      Path caFile = values.get(SettingsTable.ELASTICSEARCH_CA_FILE);
      return new Connection(
          values.get(SettingsTable.ELASTICSEARCH_HOSTS),
          values.get(SettingsTable.ELASTICSEARCH_USERNAME),
          values.secret(
              SettingsTable.ELASTICSEARCH_PASSWORD, SettingsTable.ELASTICSEARCH_PASSWORD_FILE),
          values.secret(
              SettingsTable.ELASTICSEARCH_API_KEY, SettingsTable.ELASTICSEARCH_API_KEY_FILE),
          caFile == null ? null : caFile.toString(),
          values.get(SettingsTable.ELASTICSEARCH_CA_FINGERPRINT),
          values.get(SettingsTable.ELASTICSEARCH_COMPRESSION),
          values.get(SettingsTable.ELASTICSEARCH_PATH_PREFIX),
          values.get(SettingsTable.ELASTICSEARCH_CONNECT_TIMEOUT_MS),
          values.get(SettingsTable.ELASTICSEARCH_SOCKET_TIMEOUT_MS));
    }
  }

  /**
   * What the indices are like.
   *
   * @param prefix begins every index name, before the target and the date
   * @param granularity time that one index holds
   * @param writeMode what becomes of a document whose id is there already
   * @param template what is done about the index template at start
   * @param shards primary shards of each index
   * @param replicas copies of each shard
   */
  public record Indices(
      String prefix,
      IndexNaming.Granularity granularity,
      WriteMode writeMode,
      Template template,
      int shards,
      int replicas)
      implements Serializable {
    private static final long serialVersionUID = 1;

    static Indices from(SettingValues values) {
      return new Indices(
          values.get(SettingsTable.ELASTICSEARCH_INDEX_PREFIX),
          values.get(SettingsTable.ELASTICSEARCH_INDEX_GRANULARITY),
          values.get(SettingsTable.ELASTICSEARCH_WRITE_MODE),
          values.get(SettingsTable.ELASTICSEARCH_TEMPLATE),
          values.get(SettingsTable.ELASTICSEARCH_SHARDS),
          values.get(SettingsTable.ELASTICSEARCH_REPLICAS));
    }

    /** The start of the names of message indices. */
    public String messagesPrefix() {
      return prefix + "-messages";
    }

    /** The start of the names of indices about capture loss. */
    public String captureLossPrefix() {
      return prefix + "-capture-loss";
    }
  }

  /**
   * How documents are sent.
   *
   * @param actions documents in a bulk request, at most
   * @param sizeMib size of a bulk request, MiB, at most
   * @param intervalMs longest wait before what is there is sent, milliseconds
   * @param sinkParallelism subtasks of the sink, each with one request under way; 0 for the job's
   *     parallelism
   * @param retryInitialMs first delay before a request is repeated, milliseconds
   * @param retryMaxMs longest delay between repetitions, milliseconds
   * @param maxRejectedRatio share of the documents of a minute, above 0 to 1, that may be rejected
   *     before the job fails, because its template must be wrong
   */
  public record Bulk(
      int actions,
      int sizeMib,
      long intervalMs,
      int sinkParallelism,
      long retryInitialMs,
      long retryMaxMs,
      double maxRejectedRatio)
      implements Serializable {
    private static final long serialVersionUID = 1;

    static Bulk from(SettingValues values) {
      return new Bulk(
          values.get(SettingsTable.ELASTICSEARCH_BULK_ACTIONS),
          values.get(SettingsTable.ELASTICSEARCH_BULK_SIZE_MIB),
          values.get(SettingsTable.ELASTICSEARCH_BULK_INTERVAL_MS),
          values.get(SettingsTable.ELASTICSEARCH_SINK_PARALLELISM),
          values.get(SettingsTable.ELASTICSEARCH_RETRY_INITIAL_MS),
          values.get(SettingsTable.ELASTICSEARCH_RETRY_MAX_MS),
          values.get(SettingsTable.ELASTICSEARCH_MAX_REJECTED_RATIO));
    }
  }

  /** What becomes of a document whose id is there already. */
  public enum WriteMode {
    /** The first stays ({@code op_type=create}); a 409 counts as done. */
    CREATE,
    /** The new one takes its place ({@code op_type=index}), to re-parse history. */
    OVERWRITE
  }

  /** What is done about the index template at start. */
  public enum Template {
    /** Installed when missing or older than ours. */
    INSTALL,
    /** The job does not start when it is missing or older. */
    CHECK,
    /** Not looked at. */
    OFF
  }
}
