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
      @Setting("http://localhost:9200")
          @Help(
              value = "Elasticsearch nodes.",
              advice = "Name several nodes, so that requests continue while one is unavailable.")
          List<URI> hosts,
      @Setting
          @Help(
              value = "User of basic authentication.",
              advice = "Prefer an API key, which has fewer privileges and can be revoked.")
          String username,
      @Setting @Help("Password of the user.") Secret password,
      @Setting(insteadOf = {"elasticsearch.username", "elasticsearch.password"})
          @Help("Instead of user and password: base64 of id:key.")
          Secret apiKey,
      @Setting(format = TextFormat.FILE)
          @Help(
              value = "PEM certificates to trust for https.",
              advice = "Set it if a private authority signed the certificates of the nodes.")
          String caFile,
      @Setting(insteadOf = "elasticsearch.ca-file", format = TextFormat.FINGERPRINT)
          @Help("Instead of elasticsearch.ca-file: SHA-256 of a certificate in the server's chain.")
          String caFingerprint,
      @Setting("false")
          @Help(
              value = "Send requests with gzip: fewer bytes, more CPU.",
              advice = "Enable it if the network to Elasticsearch is the bottleneck.")
          boolean compression,
      @Setting(format = TextFormat.URL_PATH)
          @Help(
              value = "Start of the path of every request.",
              advice = "Set it if a proxy serves Elasticsearch below a path.")
          String pathPrefix,
      @Setting(value = "5000", max = FlinkSettings.HOUR_MS)
          @Help(
              value = "Time to connect.",
              reached = "The request is retried.",
              advice = "Raise it for nodes in another region.")
          int connectTimeoutMs,
      @Setting(value = "60000", max = FlinkSettings.HOUR_MS)
          @Help(
              value = "Idle time within a response.",
              reached = "The request is retried.",
              advice =
                  "Raise it if Elasticsearch needs longer for a bulk request. A retry repeats its work.")
          int socketTimeoutMs)
      implements Serializable {}

  /** The indices of documents. */
  public record Indices(
      @Setting(value = "sip", format = TextFormat.INDEX_PREFIX)
          @Help(
              value =
                  "Start of index names: PREFIX-messages-DATE, PREFIX-calls-DATE, PREFIX-capture-loss-DATE.",
              advice = "Give each environment that shares a cluster its own prefix.")
          String indexPrefix,
      @Setting("day")
          @Help(
              value = "Time range of one index.",
              advice = "Set hour if a shard of a day becomes larger than Elastic recommends.")
          IndexNaming.Granularity indexGranularity,
      @Setting("create")
          @Help(
              value =
                  "For a document whose id exists: create keeps the old one, overwrite the new.",
              advice = "Set overwrite to process old captures again with a newer decoder.")
          WriteMode writeMode,
      @Setting("install")
          @Help(
              value = "At start: install or update the index templates, check them, or do nothing.",
              advice = "Set check if the credentials lack manage_index_templates.")
          Template template,
      @Setting(value = "1", max = 1024)
          @Help(
              value = "Primary shards of an index.",
              advice =
                  "Raise it if one shard of an index becomes too large. It applies to new indices.")
          int shards,
      @Setting(value = "1", min = 0, max = 100)
          @Help(value = "Copies of each shard.", advice = "Set 0 for a cluster of one node.")
          int replicas)
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
      @Setting(value = "5000", max = 100_000)
          @Help(
              value = "Documents in a bulk request.",
              reached = "The request is sent.",
              advice =
                  "Change elasticsearch.bulk-size-mib instead, since documents differ in size.")
          int bulkActions,
      // Elasticsearch's own limit, http.max_content_length, is 100 MiB by default.
      @Setting(value = "8", max = 100)
          @Help(
              value = "Size of a bulk request.",
              reached = "The request is sent.",
              advice = "Lower it if Elasticsearch responds with status 413 or 429.")
          int bulkSizeMib,
      @Setting(value = "1000", max = FlinkSettings.HOUR_MS)
          @Help(
              value = "Age of the first document of a request.",
              reached = "The request is sent.",
              advice = "Lower it to find documents sooner, at the cost of smaller requests.")
          long bulkIntervalMs,
      @Setting(value = "0", min = 0, max = FlinkSettings.MAX_PARALLELISM)
          @Help(
              value =
                  "Subtasks of each of the two sinks, with one request in flight each. 0: as the job.",
              advice =
                  "Lower it if Elasticsearch responds with status 429. Documents then cross the network.")
          int sinkParallelism,
      @Setting(value = "200", max = FlinkSettings.HOUR_MS)
          @Help("First delay before a retry. Each further delay is longer.")
          long retryInitialMs,
      @Setting(value = "10000", max = FlinkSettings.HOUR_MS)
          @Help(
              value = "Delay between retries.",
              reached = "It stays the same.",
              advice = "Lower it to resume sooner after an outage.")
          long retryMaxMs,
      @Setting("0.5")
          @Help(
              value = "Ratio of rejected documents within a minute.",
              reached = "The job fails.",
              advice =
                  "Raise it to index dead letters again that mostly fail. Fewer than 25 of a subtask never reach it.")
          double maxRejectedRatio)
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
