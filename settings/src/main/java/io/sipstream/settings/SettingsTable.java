package io.sipstream.settings;

import io.sipstream.document.Profile;
import io.sipstream.privacy.Mask;
import io.sipstream.privacy.Pseudonymized;
import io.sipstream.settings.ElasticsearchSettings.Template;
import io.sipstream.settings.ElasticsearchSettings.WriteMode;
import io.sipstream.settings.KafkaSettings.Start;
import io.sipstream.settings.KafkaSettings.Stop;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The one table of settings: help, checks, defaults and the documentation's table come from it. */
public final class SettingsTable {
  private static final List<Setting<?>> TABLE = new ArrayList<>();

  /** Begins the names of Kafka client properties, which are handed on as they are. */
  static final String KAFKA_PROPERTIES = "kafka.properties.";

  // Longest time that makes sense for any of the intervals below.
  private static final int HOUR_MS = 3_600_000;

  // Of the limits below: far beyond what a task can hold, so that a slip of the pen is told.
  private static final int MOST_KEYS = 1 << 24;
  private static final int MOST_MIB = 1 << 20;

  static final Setting<Path> CONFIG =
      add("config", null, "YAML file with settings", ValueType.readableFile());

  static final Setting<List<Integer>> PORTS =
      add(
          "ports",
          "5060",
          "ports that carry SIP over UDP, TCP or SCTP",
          ValueType.ports("none switches SIP off"));
  static final Setting<Profile> PROFILE =
      add(
          "document-profile",
          "full",
          "how much has fields of its own; minimal: what calls are searched by",
          ValueType.oneOf(Profile.class));
  static final Setting<Boolean> PARSE_AUTHORIZATION =
      add("parse-authorization", "true", "write sip.auth.* and user.name", ValueType.trueOrFalse());
  static final Setting<Boolean> PARSE_BODY =
      add("parse-body", "true", "write sip.sdp.* for SDP bodies", ValueType.trueOrFalse());
  static final Setting<Boolean> KEEP_ORIGINAL =
      add("keep-original", "true", "write event.original", ValueType.trueOrFalse());
  static final Setting<List<Mask>> MASK =
      add(
          "mask",
          "none",
          "what is replaced by asterisks, in fields and event.original alike",
          ValueType.anyOf(Mask.class));
  static final Setting<List<Pseudonymized>> PSEUDONYMIZE =
      add(
          "pseudonymize",
          "none",
          "what is replaced by pseudonyms, in fields and event.original alike",
          ValueType.anyOf(Pseudonymized.class));
  static final Setting<Secret> PSEUDONYM_KEY =
      addSecret("pseudonym-key", "at least 16 bytes that pseudonyms are made with");
  static final Setting<Path> PSEUDONYM_KEY_FILE =
      add("pseudonym-key-file", null, "file that holds the key", ValueType.readableFile());
  static final Setting<Integer> COMMUNITY_ID_SEED =
      add("community-id-seed", "0", "seed of the community ID", ValueType.integer(0, 65535));

  static final Setting<List<Integer>> TUNNELS_VXLAN_PORTS =
      add(
          "tunnels.vxlan-ports",
          "4789",
          "UDP destination ports behind which VXLAN is looked for",
          ValueType.ports("none looks for none"));

  static final Setting<Long> IP_DEFRAG_TIMEOUT_MS =
      add(
          "ip-defrag.timeout-ms",
          "30000",
          "from the first fragment of a packet to the last",
          ValueType.wholeNumber(1, HOUR_MS));
  static final Setting<Integer> IP_DEFRAG_MAX_PER_PACKET =
      add(
          "ip-defrag.max-per-packet",
          "1024",
          "fragments of one packet",
          // The smallest ones but the last have 8 bytes: RFC 791 section 3.2.
          ValueType.integer(2, 8192));
  static final Setting<Integer> IP_DEFRAG_MAX_PACKETS =
      add(
          "ip-defrag.max-packets",
          "65536",
          "packets that are being joined in one task",
          ValueType.integer(1, MOST_KEYS));
  static final Setting<Integer> IP_DEFRAG_MAX_PACKETS_PER_SOURCE =
      add(
          "ip-defrag.max-packets-per-source",
          "16384",
          "the same from one address",
          ValueType.integer(1, MOST_KEYS));
  static final Setting<Integer> IP_DEFRAG_MAX_MIB =
      add(
          "ip-defrag.max-mib",
          "128",
          "memory that fragments take in one task, about",
          ValueType.integer(1, MOST_MIB));
  static final Setting<Integer> IP_DEFRAG_MAX_MIB_PER_SOURCE =
      add(
          "ip-defrag.max-mib-per-source",
          "32",
          "the same from one address",
          ValueType.integer(1, MOST_MIB));

  static final Setting<Long> TCP_REASSEMBLY_GAP_TIMEOUT_MS =
      add(
          "tcp-reassembly.gap-timeout-ms",
          "5000",
          "wait for bytes that are missing in a TCP stream",
          ValueType.wholeNumber(1, HOUR_MS));
  static final Setting<Long> TCP_REASSEMBLY_IDLE_TIMEOUT_MS =
      add(
          "tcp-reassembly.idle-timeout-ms",
          "300000",
          "idle time after which a stream is forgotten",
          ValueType.wholeNumber(1, 24 * HOUR_MS));
  static final Setting<Long> TCP_REASSEMBLY_FIRST_MESSAGE_TIMEOUT_MS =
      add(
          "tcp-reassembly.first-message-timeout-ms",
          "30000",
          "the same for a stream that holds bytes and gave no message yet",
          ValueType.wholeNumber(1, 24 * HOUR_MS));
  static final Setting<Integer> TCP_REASSEMBLY_MAX_KIB_PER_STREAM =
      add(
          "tcp-reassembly.max-kib-per-stream",
          "1024",
          "a message in a stream, and what waits for bytes before it",
          ValueType.integer(1, 1 << 20));
  static final Setting<Integer> TCP_REASSEMBLY_MAX_SEGMENTS_PER_STREAM =
      add(
          "tcp-reassembly.max-segments-per-stream",
          "4096",
          "the same in segments",
          ValueType.integer(2, 1 << 20));
  static final Setting<Integer> TCP_REASSEMBLY_MAX_STREAMS =
      add(
          "tcp-reassembly.max-streams",
          "131072",
          "streams that one task remembers, a direction of a connection each",
          ValueType.integer(1, MOST_KEYS));
  static final Setting<Integer> TCP_REASSEMBLY_MAX_STREAMS_PER_SOURCE =
      add(
          "tcp-reassembly.max-streams-per-source",
          "65536",
          "the same from one address",
          ValueType.integer(1, MOST_KEYS));
  static final Setting<Integer> TCP_REASSEMBLY_MAX_HALF_OPEN =
      add(
          "tcp-reassembly.max-half-open",
          "65536",
          "those of them that have no data yet",
          ValueType.integer(1, MOST_KEYS));
  static final Setting<Integer> TCP_REASSEMBLY_MAX_MIB =
      add(
          "tcp-reassembly.max-mib",
          "128",
          "memory that segments take in one task, about",
          ValueType.integer(1, MOST_MIB));
  static final Setting<Integer> TCP_REASSEMBLY_MAX_MIB_PER_SOURCE =
      add(
          "tcp-reassembly.max-mib-per-source",
          "64",
          "the same from one address",
          ValueType.integer(1, MOST_MIB));

  static final Setting<String> KAFKA_BOOTSTRAP_SERVERS =
      add(
          "kafka.bootstrap-servers",
          "localhost:9092",
          "Kafka brokers to begin with",
          ValueType.bootstrapServers());
  static final Setting<List<String>> KAFKA_TOPICS =
      add("kafka.topics", "sip-frames", "topics of frames", ValueType.topics());
  static final Setting<String> KAFKA_TOPIC_PATTERN =
      add(
          "kafka.topic-pattern",
          null,
          "in place of kafka.topics: all topics whose whole name matches",
          ValueType.regex());
  static final Setting<String> KAFKA_GROUP_ID =
      add("kafka.group-id", "sipstream", "consumer group", ValueType.text());
  static final Setting<Start> KAFKA_START =
      add(
          "kafka.start",
          "committed",
          "where reading begins; committed falls back to earliest",
          ValueType.start());
  static final Setting<Stop> KAFKA_STOP =
      add(
          "kafka.stop",
          "never",
          "where reading ends; latest reads what is there, then the job ends",
          ValueType.oneOf(Stop.class));
  static final Setting<String> KAFKA_FRAMES_DEAD_LETTER_TOPIC =
      add(
          "kafka.frames-dead-letter-topic",
          "sip-frames-dead-letter",
          "topic for frames that cannot be decoded",
          ValueType.topic());
  static final Setting<String> KAFKA_DOCUMENTS_DEAD_LETTER_TOPIC =
      add(
          "kafka.documents-dead-letter-topic",
          "sip-documents-dead-letter",
          "topic for documents that Elasticsearch rejects",
          ValueType.topic());
  static final Setting<List<String>> KAFKA_REJECTED_DOCUMENTS_TOPICS =
      add(
          "kafka.rejected-documents-topics",
          "sip-documents-dead-letter",
          "where rejected documents are read again, if the job reads these topics; elsewhere a"
              + " document is a dead letter",
          ValueType.topics());
  static final Setting<String> KAFKA_CAPTURE_STATS_TOPIC =
      add(
          "kafka.capture-stats-topic",
          null,
          "topic of agents' reports, to find what did not arrive; none compares nothing",
          ValueType.topic());
  static final Setting<Path> KAFKA_PROPERTIES_FILE =
      add(
          "kafka.properties-file",
          null,
          "Java properties file for the Kafka clients; may hold secrets",
          ValueType.readableFile());

  static final Setting<List<URI>> ELASTICSEARCH_HOSTS =
      add("elasticsearch.hosts", "http://localhost:9200", "where it listens", ValueType.urls());
  static final Setting<String> ELASTICSEARCH_USERNAME =
      add("elasticsearch.username", null, "for basic authentication", ValueType.text());
  static final Setting<Secret> ELASTICSEARCH_PASSWORD =
      addSecret("elasticsearch.password", "beside the user name");
  static final Setting<Path> ELASTICSEARCH_PASSWORD_FILE =
      add(
          "elasticsearch.password-file",
          null,
          "file that holds the password",
          ValueType.readableFile());
  static final Setting<Secret> ELASTICSEARCH_API_KEY =
      addSecret("elasticsearch.api-key", "in place of user name and password: base64 of id:key");
  static final Setting<Path> ELASTICSEARCH_API_KEY_FILE =
      add(
          "elasticsearch.api-key-file",
          null,
          "file that holds the API key",
          ValueType.readableFile());
  static final Setting<Path> ELASTICSEARCH_CA_FILE =
      add(
          "elasticsearch.ca-file",
          null,
          "PEM certificates to trust for https",
          ValueType.readableFile());
  static final Setting<String> ELASTICSEARCH_CA_FINGERPRINT =
      add(
          "elasticsearch.ca-fingerprint",
          null,
          "in place of elasticsearch.ca-file: SHA-256 of a certificate that the server shows, its own or an authority's",
          ValueType.fingerprint());
  static final Setting<Boolean> ELASTICSEARCH_COMPRESSION =
      add(
          "elasticsearch.compression",
          "false",
          "send requests gzip'd: fewer bytes, for some CPU on both sides",
          ValueType.trueOrFalse());
  static final Setting<String> ELASTICSEARCH_PATH_PREFIX =
      add(
          "elasticsearch.path-prefix",
          null,
          "begins the path of every request",
          ValueType.pathPrefix());
  static final Setting<Integer> ELASTICSEARCH_CONNECT_TIMEOUT_MS =
      add(
          "elasticsearch.connect-timeout-ms",
          "5000",
          "until a connection must stand",
          ValueType.integer(1, HOUR_MS));
  static final Setting<Integer> ELASTICSEARCH_SOCKET_TIMEOUT_MS =
      add(
          "elasticsearch.socket-timeout-ms",
          "60000",
          "longest silence within an answer",
          ValueType.integer(1, HOUR_MS));
  static final Setting<String> ELASTICSEARCH_INDEX_PREFIX =
      add(
          "elasticsearch.index-prefix",
          "sip",
          "begins every index name: PREFIX-messages-DATE, PREFIX-capture-loss-DATE",
          ValueType.indexPrefix());
  static final Setting<IndexNaming.Granularity> ELASTICSEARCH_INDEX_GRANULARITY =
      add(
          "elasticsearch.index-granularity",
          "day",
          "time that one index holds",
          ValueType.oneOf(IndexNaming.Granularity.class));
  static final Setting<WriteMode> ELASTICSEARCH_WRITE_MODE =
      add(
          "elasticsearch.write-mode",
          "create",
          "what becomes of a document that is there already",
          ValueType.oneOf(WriteMode.class));
  static final Setting<Template> ELASTICSEARCH_TEMPLATE =
      add(
          "elasticsearch.template",
          "install",
          "what is done about the index template at start",
          ValueType.oneOf(Template.class));
  static final Setting<Integer> ELASTICSEARCH_SHARDS =
      add("elasticsearch.shards", "1", "primary shards of an index", ValueType.integer(1, 1024));
  static final Setting<Integer> ELASTICSEARCH_REPLICAS =
      add("elasticsearch.replicas", "1", "copies of each shard", ValueType.integer(0, 100));
  static final Setting<Integer> ELASTICSEARCH_BULK_ACTIONS =
      add(
          "elasticsearch.bulk-actions",
          "5000",
          "documents in a request, at most",
          ValueType.integer(1, 100_000));
  static final Setting<Integer> ELASTICSEARCH_BULK_SIZE_MIB =
      add(
          "elasticsearch.bulk-size-mib",
          "8",
          "size of a request, at most",
          // Elasticsearch's own limit, http.max_content_length, is 100 MiB as it comes.
          ValueType.integer(1, 100));
  static final Setting<Long> ELASTICSEARCH_BULK_INTERVAL_MS =
      add(
          "elasticsearch.bulk-interval-ms",
          "1000",
          "longest wait before a request is sent",
          ValueType.wholeNumber(1, HOUR_MS));
  static final Setting<Integer> ELASTICSEARCH_SINK_PARALLELISM =
      add(
          "elasticsearch.sink-parallelism",
          "0",
          "subtasks that send, each one request at a time; 0 for the job's parallelism",
          ValueType.integer(0, FlinkSettings.MAX_PARALLELISM));
  static final Setting<Long> ELASTICSEARCH_RETRY_INITIAL_MS =
      add(
          "elasticsearch.retry-initial-ms",
          "200",
          "first delay before a request is repeated",
          ValueType.wholeNumber(1, HOUR_MS));
  static final Setting<Long> ELASTICSEARCH_RETRY_MAX_MS =
      add(
          "elasticsearch.retry-max-ms",
          "10000",
          "longest delay between repetitions",
          ValueType.wholeNumber(1, HOUR_MS));
  static final Setting<Double> ELASTICSEARCH_MAX_REJECTED_RATIO =
      add(
          "elasticsearch.max-rejected-ratio",
          "0.5",
          "share of a minute's documents that may be rejected before the job fails",
          ValueType.share());

  static final Setting<Long> CHECKPOINT_INTERVAL_MS =
      add(
          "checkpoint-interval-ms",
          "10000",
          "time between checkpoints, at which offsets are committed",
          ValueType.wholeNumber(100, HOUR_MS));
  static final Setting<Long> OUT_OF_ORDERNESS_MS =
      add(
          "out-of-orderness-ms",
          "5000",
          "how far the watermark stays behind the newest frame",
          ValueType.wholeNumber(0, HOUR_MS));
  static final Setting<Long> IDLE_TIMEOUT_MS =
      add(
          "idle-timeout-ms",
          "10000",
          "silence after which a partition no longer holds back the watermark; when all are silent,"
              + " event time goes on with the clock",
          ValueType.wholeNumber(1, HOUR_MS));

  private SettingsTable() {}

  /** Every setting, in the order of the documentation. */
  public static List<Setting<?>> all() {
    return List.copyOf(TABLE);
  }

  /**
   * The settings that decide what becomes a document and what it looks like, and the file they may
   * come from.
   */
  public static List<Setting<?>> decoder() {
    return List.of(
        CONFIG,
        PORTS,
        PARSE_AUTHORIZATION,
        PARSE_BODY,
        KEEP_ORIGINAL,
        MASK,
        PSEUDONYMIZE,
        PSEUDONYM_KEY,
        PSEUDONYM_KEY_FILE,
        COMMUNITY_ID_SEED,
        TUNNELS_VXLAN_PORTS,
        IP_DEFRAG_TIMEOUT_MS,
        IP_DEFRAG_MAX_PER_PACKET,
        IP_DEFRAG_MAX_PACKETS,
        IP_DEFRAG_MAX_PACKETS_PER_SOURCE,
        IP_DEFRAG_MAX_MIB,
        IP_DEFRAG_MAX_MIB_PER_SOURCE,
        TCP_REASSEMBLY_GAP_TIMEOUT_MS,
        TCP_REASSEMBLY_IDLE_TIMEOUT_MS,
        TCP_REASSEMBLY_MAX_KIB_PER_STREAM,
        TCP_REASSEMBLY_MAX_SEGMENTS_PER_STREAM,
        TCP_REASSEMBLY_MAX_STREAMS,
        TCP_REASSEMBLY_MAX_HALF_OPEN,
        TCP_REASSEMBLY_MAX_MIB,
        OUT_OF_ORDERNESS_MS);
  }

  /** How much of a message its document has: for whoever writes documents. */
  public static Setting<?> profile() {
    return PROFILE;
  }

  /** The settings that decide where a document goes in Elasticsearch. */
  public static List<Setting<?>> indices() {
    return List.of(
        ELASTICSEARCH_INDEX_PREFIX, ELASTICSEARCH_INDEX_GRANULARITY, ELASTICSEARCH_WRITE_MODE);
  }

  static Optional<Setting<?>> find(String key) {
    return TABLE.stream().filter(setting -> setting.key().equals(key)).findFirst();
  }

  static Stream<String> keys() {
    return TABLE.stream().map(Setting::key);
  }

  private static <T> Setting<T> add(
      String key, String defaultText, String description, ValueType<T> type) {
    return add(new Setting<>(key, defaultText, false, description, type));
  }

  private static Setting<Secret> addSecret(String key, String description) {
    return add(new Setting<>(key, null, true, description, ValueType.secret()));
  }

  private static <T> Setting<T> add(Setting<T> setting) {
    TABLE.add(setting);
    return setting;
  }
}
