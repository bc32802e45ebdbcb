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
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Option;

/** Holds the options of the Kafka producer. */
public final class KafkaOptions {
  private static final String DEFAULT_BOOTSTRAP_SERVERS = "127.0.0.1:9092";

  // In addition, a heap of 128 MB holds the rest of the agent, including a live capture's queue.
  private static final int BUFFER_MEMORY_BYTES = 16 * 1024 * 1024;
  private static final int BATCH_BYTES = 256 * 1024;

  private static final Set<String> FIXED =
      Set.of(
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG);

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
          "Setting of the Kafka producer, not for secrets; may be repeated; overrides the file.")
  Map<String, String> producerProperties = new LinkedHashMap<>();

  private Properties settings;

  /** Returns a message for each invalid option; empty if all are valid. */
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
            "--producer-config: cannot read %s as a properties file (%s)."
                .formatted(producerConfig, e.getClass().getSimpleName()));
      }
    }
    producerProperties.forEach(
        (key, value) -> {
          if (isSecret(key)) {
            problems.add(
                "%s is a secret: set it in a file with --producer-config, not with --producer-property."
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
      } else if (FIXED.contains(key)) {
        problems.add(key + " cannot be set: frames are sent unchanged and without a key.");
      }
    }
    try {
      new ProducerConfig(merged);
    } catch (ConfigException e) {
      problems.add(asMessage(e));
    }
    if (problems.isEmpty()) {
      settings = merged;
    }
    if (topic.isBlank()) {
      problems.add("--topic: the name is empty.");
    }
    return problems;
  }

  /**
   * Returns the producer's settings.
   *
   * @throws IllegalStateException unless {@link #problems()} was called and returned nothing
   */
  public Properties settings() {
    if (settings == null) {
      throw new IllegalStateException("problems() must be called before settings()");
    }
    return settings;
  }

  /** Returns the limit of the producer's buffer in bytes. */
  public long bufferMemoryBytes() {
    return Long.parseLong(settings().getProperty(ProducerConfig.BUFFER_MEMORY_CONFIG).strip());
  }

  static String asMessage(ConfigException e) {
    String message = e.getMessage();
    return "Kafka producer: " + message + (message.endsWith(".") ? "" : ".");
  }

  /** Returns whether Kafka defines the setting as a password; other users can read arguments. */
  private static boolean isSecret(String key) {
    ConfigDef.ConfigKey known = ProducerConfig.configDef().configKeys().get(key);
    return known != null && known.type == ConfigDef.Type.PASSWORD;
  }

  /** Returns the defaults. Kafka enables idempotence unless a setting such as acks excludes it. */
  private static Properties defaults() {
    Properties defaults = new Properties();
    defaults.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, DEFAULT_BOOTSTRAP_SERVERS);
    defaults.put(ProducerConfig.CLIENT_ID_CONFIG, "sipstream-agent");
    defaults.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    defaults.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    defaults.put(ProducerConfig.ACKS_CONFIG, "all");
    defaults.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    defaults.put(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, "1");
    defaults.put(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(BATCH_BYTES));
    defaults.put(ProducerConfig.LINGER_MS_CONFIG, "25");
    defaults.put(ProducerConfig.BUFFER_MEMORY_CONFIG, String.valueOf(BUFFER_MEMORY_BYTES));
    // The agent does not use it, and it costs requests to the broker.
    defaults.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
    return defaults;
  }
}
