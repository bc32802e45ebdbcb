package io.sipstream.agent.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Option;

/** Where the frames go, and how. */
public final class KafkaOptions {
  private static final String DEFAULT_BOOTSTRAP_SERVERS = "127.0.0.1:9092";

  // Beside it, a heap of 128 MB holds the rest of the agent, a live capture's queue included.
  private static final int BUFFER_MEMORY_BYTES = 16 * 1024 * 1024;
  private static final int BATCH_BYTES = 256 * 1024;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      description = "Kafka brokers; default " + DEFAULT_BOOTSTRAP_SERVERS + ".")
  public String bootstrapServers;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "Kafka topic, which must exist; default ${DEFAULT-VALUE}.")
  public String topic = "sip-frames";

  @Option(
      names = "--producer-config",
      paramLabel = "FILE",
      description = "Properties file with settings of the Kafka producer.")
  Path producerConfig;

  @Option(
      names = "--producer-property",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of the Kafka producer that is no secret; may be repeated, wins over the file.")
  Map<String, String> producerProperties = new LinkedHashMap<>();

  private Properties settings;

  /** What is wrong with these options, a sentence each; none if they can be used. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    Properties merged = defaults();
    Map<Object, Object> given = new LinkedHashMap<>();
    if (producerConfig != null) {
      try (Reader file = Files.newBufferedReader(producerConfig)) {
        Properties fromFile = new Properties();
        fromFile.load(file);
        given.putAll(fromFile);
      } catch (IOException | IllegalArgumentException e) {
        problems.add(
            "--producer-config: "
                + producerConfig
                + " cannot be read as a properties file ("
                + e.getClass().getSimpleName()
                + ").");
      }
    }
    producerProperties.forEach(
        (key, value) -> {
          if (isSecret(key)) {
            problems.add(
                "%s is a secret and not taken from here (--producer-property); use --producer-config FILE."
                    .formatted(key));
          } else {
            given.put(key, value);
          }
        });
    if (bootstrapServers != null) {
      given.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    }
    merged.putAll(given);
    for (Object key : given.keySet()) {
      if (!ProducerConfig.configNames().contains(key)) {
        problems.add(key + " is not a setting of the Kafka producer; see Kafka's documentation.");
      } else if (isFixed((String) key)) {
        problems.add(key + " cannot be set: frames are sent as the bytes they are, without a key.");
      }
    }
    try {
      new ProducerConfig(merged);
    } catch (ConfigException e) {
      problems.add(asSentence(e));
    }
    if (problems.isEmpty()) {
      settings = merged;
    }
    if (topic.isBlank()) {
      problems.add("--topic: a topic has a name.");
    }
    return problems;
  }

  /** The producer's settings; to be asked for when there are no {@link #problems()}. */
  public Properties settings() {
    if (settings == null) {
      throw new IllegalStateException("problems() comes first");
    }
    return settings;
  }

  /** What the producer buffers at most. */
  public long bufferMemoryBytes() {
    return Long.parseLong(settings().getProperty(ProducerConfig.BUFFER_MEMORY_CONFIG).strip());
  }

  static String asSentence(ConfigException e) {
    String message = e.getMessage();
    return "Kafka producer: " + message + (message.endsWith(".") ? "" : ".");
  }

  /** By Kafka's own word; what stands on a command line, every user of the machine can read. */
  private static boolean isSecret(String key) {
    ConfigDef.ConfigKey known = ProducerConfig.configDef().configKeys().get(key);
    return known != null && known.type == ConfigDef.Type.PASSWORD;
  }

  private static boolean isFixed(String key) {
    return key.equals(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG)
        || key.equals(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG)
        || key.equals(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
  }

  /**
   * Idempotence is Kafka's own default and stays so, unless a setting such as acks rules it out.
   */
  private static Properties defaults() {
    Properties defaults = new Properties();
    defaults.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, DEFAULT_BOOTSTRAP_SERVERS);
    defaults.put(ProducerConfig.CLIENT_ID_CONFIG, "sipstream-capture-agent");
    defaults.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    defaults.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    defaults.put(ProducerConfig.ACKS_CONFIG, "all");
    defaults.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    defaults.put(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, "1");
    defaults.put(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(BATCH_BYTES));
    defaults.put(ProducerConfig.LINGER_MS_CONFIG, "25");
    defaults.put(ProducerConfig.BUFFER_MEMORY_CONFIG, String.valueOf(BUFFER_MEMORY_BYTES));
    // Nobody asked for it, and it costs a request to the broker now and then.
    defaults.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
    return defaults;
  }
}
