package io.sipstream.settings;

import io.sipstream.document.Document;
import io.sipstream.settings.Setting.Help;
import java.io.Serializable;
import java.net.URI;
import java.util.List;

/** The destination of documents. */
public record ElasticsearchSettings(Connection connection, Indices indices, Bulk bulk)
    implements Serializable {
  /** The connections to Elasticsearch; a value that is not set is null. */
  public record Connection(
      @Setting("http://localhost:9200") @Help("Elasticsearch nodes.") List<URI> hosts,
      @Setting @Help("User of basic authentication.") String username,
      @Setting @Help("Password of the user.") Secret password,
      @Setting(insteadOf = {"elasticsearch.username", "elasticsearch.password"})
          @Help("Instead of user and password: base64 of id:key.")
          Secret apiKey,
      @Setting(format = TextFormat.FILE) @Help("PEM certificates to trust for https.")
          String caFile,
      @Setting(insteadOf = "elasticsearch.ca-file", format = TextFormat.FINGERPRINT)
          @Help("Instead of elasticsearch.ca-file: SHA-256 of a certificate in the server's chain.")
          String caFingerprint,
      @Setting("false") @Help("Send requests with gzip: fewer bytes, more CPU.")
          boolean compression,
      @Setting(format = TextFormat.URL_PATH) @Help("Start of the path of every request.")
          String pathPrefix,
      @Setting(value = "5000", max = FlinkSettings.HOUR_MS) @Help("Time to connect.")
          int connectTimeoutMs,
      @Setting(value = "60000", max = FlinkSettings.HOUR_MS) @Help("Idle time within a response.")
          int socketTimeoutMs)
      implements Serializable {}

  /** The indices of documents. */
  public record Indices(
      @Setting(value = "sip", format = TextFormat.INDEX_PREFIX)
          @Help(
              "Start of index names: PREFIX-messages-DATE, PREFIX-calls-DATE, PREFIX-kpis-DATE and so on.")
          String indexPrefix,
      @Setting("day") @Help("Time range of one index.") IndexNaming.Granularity indexGranularity,
      @Setting("create")
          @Help("For a document whose id exists: create keeps the old one, overwrite the new.")
          WriteMode writeMode,
      @Setting("install")
          @Help("At start: install or update the index templates, check them, or do nothing.")
          Template template,
      @Setting(value = "1", max = 1024) @Help("Primary shards of an index.") int shards,
      @Setting(value = "1", min = 0, max = 100) @Help("Copies of each shard.") int replicas)
      implements Serializable {
    /** Returns the start of the names of a target's indices. */
    public String prefix(Document.Target target) {
      return indexPrefix + "-" + target;
    }

    /** Returns the operation that the write mode gives to a document. */
    public Document.Operation operation() {
      return writeMode == WriteMode.CREATE ? Document.Operation.CREATE : Document.Operation.INDEX;
    }
  }

  /** The bulk requests. */
  public record Bulk(
      @Setting(value = "5000", max = 100_000) @Help("Documents in a bulk request.") int bulkActions,
      // Elasticsearch's own limit, http.max_content_length, is 100 MiB by default.
      @Setting(value = "8", max = 100) @Help("Size of a bulk request.") int bulkSizeMib,
      @Setting(value = "1000", max = FlinkSettings.HOUR_MS)
          @Help("Age of the first document of a request.")
          long bulkIntervalMs,
      @Setting(value = "0", min = 0, max = FlinkSettings.MAX_PARALLELISM)
          @Help(
              "Subtasks of each of the two sinks, with one request in flight each. 0: as the job.")
          int sinkParallelism,
      @Setting(value = "200", max = FlinkSettings.HOUR_MS)
          @Help("First delay before a retry. Each further delay is longer.")
          long retryInitialMs,
      @Setting(value = "10000", max = FlinkSettings.HOUR_MS) @Help("Delay between retries.")
          long retryMaxMs,
      @Setting("0.5") @Help("Ratio of rejected documents within a minute.") double maxRejectedRatio)
      implements Serializable {}

  /** The {@code op_type} of a document: create, where a 409 counts as done, or index. */
  public enum WriteMode {
    CREATE,
    OVERWRITE
  }

  /** The use of a missing or older index template: it is installed, an error, or ignored. */
  public enum Template {
    INSTALL,
    CHECK,
    OFF
  }
}
