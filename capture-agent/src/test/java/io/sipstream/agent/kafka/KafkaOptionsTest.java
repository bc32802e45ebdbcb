package io.sipstream.agent.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaOptionsTest {
  @TempDir Path directory;
  private final KafkaOptions options = new KafkaOptions();

  KafkaOptionsTest() {
    options.topic = "sip-frames";
  }

  @Test
  void theDefaultsLoseNoFrameAndFitASmallHeap() {
    assertThat(options.problems()).isEmpty();

    ProducerConfig config = new ProducerConfig(options.settings());
    assertThat(config.getList(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG))
        .containsExactly("127.0.0.1:9092");
    assertThat(config.getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG)).isTrue();
    assertThat(config.getString(ProducerConfig.ACKS_CONFIG)).isEqualTo("-1");
    assertThat(config.getString(ProducerConfig.COMPRESSION_TYPE_CONFIG)).isEqualTo("zstd");
    assertThat(config.getInt(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG)).isEqualTo(1);
    assertThat(config.getInt(ProducerConfig.BATCH_SIZE_CONFIG)).isEqualTo(262_144);
    assertThat(config.getLong(ProducerConfig.LINGER_MS_CONFIG)).isEqualTo(25);
    assertThat(config.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG)).isLessThan(32_000_000);
    assertThat(config.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG)).isGreaterThan(300_000);
  }

  @Test
  void theCommandLineWinsOverTheFileAndTheFileOverTheDefaults() throws Exception {
    options.producerConfig =
        Files.writeString(
            directory.resolve("producer.properties"),
            "linger.ms=1\nbatch.size=2\nbootstrap.servers=file:1\nmax.block.ms=3\n");
    options.producerProperties.put("linger.ms", "7");
    options.bootstrapServers = "flag:1";

    assertThat(options.problems()).isEmpty();
    assertThat(options.settings())
        .containsEntry("linger.ms", "7")
        .containsEntry("batch.size", "2")
        .containsEntry("max.block.ms", "3")
        .containsEntry("bootstrap.servers", "flag:1")
        .containsEntry("compression.type", "zstd");
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    options.topic = " ";
    options.producerConfig = directory.resolve("nix.properties");
    options.producerProperties.put("compresion.type", "lz4");
    options.producerProperties.put("linger.ms", "soon");
    options.producerProperties.put("key.serializer", "x");

    assertThat(options.problems())
        .containsExactlyInAnyOrder(
            "--producer-config: cannot read "
                + directory.resolve("nix.properties")
                + " as a properties file (NoSuchFileException).",
            "compresion.type is not a setting of the Kafka producer; see Kafka's documentation.",
            "key.serializer cannot be set: frames are sent unchanged and without a key.",
            "Kafka producer: Invalid value soon for configuration linger.ms: Not a number of type"
                + " LONG.",
            "--topic: the name is empty.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sasl.jaas.config",
        "ssl.key.password",
        "ssl.keystore.certificate.chain",
        "ssl.keystore.key",
        "ssl.keystore.password",
        "ssl.truststore.certificates",
        "ssl.truststore.password",
      })
  void aSecretIsTakenFromTheFileAndNotFromTheCommandLine(String key) throws Exception {
    options.producerProperties.put(key, "hunter2");

    assertThat(options.problems())
        .containsExactly(
            key
                + " is a secret: set it in a file with --producer-config, not with --producer-property.");

    options.producerProperties.clear();
    options.producerConfig =
        Files.writeString(directory.resolve("secrets.properties"), key + "=hunter2\n");
    assertThat(options.problems()).isEmpty();
    assertThat(options.settings()).containsEntry(key, "hunter2");
  }

  @Test
  void settingsThatExcludeEachOtherAreTold() {
    options.producerProperties.put("enable.idempotence", "true");
    options.producerProperties.put("acks", "1");

    assertThat(options.problems())
        .singleElement()
        .asString()
        .startsWith("Kafka producer: Must set acks to all in order to use the idempotent producer");
  }
}
