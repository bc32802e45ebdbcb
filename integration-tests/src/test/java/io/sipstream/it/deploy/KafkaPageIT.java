package io.sipstream.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.it.SipstreamHome;
import io.sipstream.job.kafka.KafkaTopicCheck;
import io.sipstream.settings.JobSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of {@code docs/install/kafka.md}. A broker with an authorizer gets the
 * permissions of the page; each role can then do its work and no more.
 */
@Tag("long")
class KafkaPageIT {
  private static final String PAGE = "docs/install/kafka.md";
  private static final List<String> TOPICS =
      List.of(
          "sip-frames",
          "sip-frames-replay",
          "sip-reports",
          "sip-frames-dead-letter",
          "sip-documents-dead-letter");
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";

  @TempDir private static Path directory;
  private static LocalStack stack;
  private static String securedAddress;

  @BeforeAll
  static void start() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      securedAddress = "127.0.0.1:" + socket.getLocalPort();
    }
    String listener = "listener.name.sasl_plaintext.";
    Path properties =
        Files.write(
            directory.resolve("broker.properties"),
            List.of(
                "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users=User:ANONYMOUS",
                listener + "sasl.enabled.mechanisms=PLAIN",
                listener
                    + "plain.sasl.jaas.config="
                    + LOGIN
                    + " user_sip-agent=\"a\" user_sip-replay=\"a\" user_sip-job=\"a\";"));
    stack =
        LocalStack.builder()
            .parts(Part.KAFKA)
            .setting(Part.KAFKA, "properties.file", properties.toString())
            .setting(Part.KAFKA, "further.listener", "SASL_PLAINTEXT://" + securedAddress)
            .start();
    for (String topic : TOPICS) {
      stack.kafka().createTopic(topic, 1, SipstreamHome.FRAMES_TOPIC);
    }
    grantPermissions();
  }

  @AfterAll
  static void close() {
    if (stack != null) {
      stack.close();
    }
  }

  private static void grantPermissions() throws Exception {
    List<AclBinding> permissions = new ArrayList<>();
    for (List<String> command : PageCommands.of(PAGE, "kafka-acls.sh")) {
      if (command.contains("--add")) {
        permissions.addAll(permissions(command));
      }
    }
    assertThat(permissions).hasSizeGreaterThan(10);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafka().address()))) {
      admin.createAcls(permissions).all().get();
    }
  }

  private static List<AclBinding> permissions(List<String> command) {
    List<AclBinding> permissions = new ArrayList<>();
    String principal = values(command, "--allow-principal").get(0);
    for (String operation : values(command, "--operation")) {
      var entry =
          new AccessControlEntry(
              principal, "*", AclOperation.fromString(operation), AclPermissionType.ALLOW);
      for (String topic : values(command, "--topic")) {
        permissions.add(permission(ResourceType.TOPIC, topic, entry));
      }
      for (String group : values(command, "--group")) {
        permissions.add(permission(ResourceType.GROUP, group, entry));
      }
    }
    return permissions;
  }

  private static AclBinding permission(ResourceType type, String name, AccessControlEntry entry) {
    return new AclBinding(new ResourcePattern(type, name, PatternType.LITERAL), entry);
  }

  private static List<String> values(List<String> command, String option) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i + 1 < command.size(); i++) {
      if (command.get(i).equals(option)) {
        values.add(command.get(i + 1));
      }
    }
    return values;
  }

  @Test
  void theAgentWritesFramesAndReportsOnly() throws Exception {
    assertWritesOnly("sip-agent", "sip-frames", "sip-reports");
    assertThatThrownBy(() -> read("sip-agent")).isInstanceOf(AuthorizationException.class);
  }

  @Test
  void aReplayWritesItsOwnTopicOnly() throws Exception {
    assertWritesOnly("sip-replay", "sip-frames-replay");
  }

  @Test
  void theJobFindsItsTopicsReadsFramesAndWritesDeadLettersOnly() throws Exception {
    Path properties = directory.resolve("job.properties");
    Files.write(
        properties,
        client("sip-job").entrySet().stream()
            .filter(property -> !property.getKey().equals("bootstrap.servers"))
            .map(property -> property.getKey() + "=" + property.getValue())
            .toList());
    JobSettings settings =
        JobSettings.of(
            Map.of(
                "kafka.bootstrap-servers",
                securedAddress,
                "kafka.capture-stats-topic",
                "sip-reports",
                "kafka.properties-file",
                properties.toString()));

    KafkaTopicCheck.check(settings.kafka());
    read("sip-job");
    assertWritesOnly("sip-job", "sip-frames-dead-letter", "sip-documents-dead-letter");
  }

  /** The retention of the page reaches the topic; Kafka's own tool runs the commands. */
  @Test
  void theCommandsOfRetentionHaveTheDocumentedOutput() throws Exception {
    List<List<String>> commands = PageCommands.of(PAGE, "kafka-configs.sh");

    assertThat(commands).hasSize(2);
    assertThat(configCommand(commands.get(0)))
        .contains("Completed updating config for topic sip-frames.");
    assertThat(configCommand(commands.get(1))).contains("retention.ms=604800000");
  }

  private static String configCommand(List<String> arguments) throws Exception {
    Path classPath = SipstreamHome.DIRECTORY.resolve("local-stack/kafka-broker/target/class-path");
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                Files.readString(classPath).strip(),
                "kafka.admin.ConfigCommand"));
    arguments.forEach(
        argument -> line.add(argument.replace("KAFKA:9092", stack.kafka().address())));
    return SipstreamHome.outputOf(new ProcessBuilder(line));
  }

  private static void assertWritesOnly(String user, String... allowed) throws Exception {
    List<String> written = new ArrayList<>();
    try (var producer =
        new KafkaProducer<>(client(user), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String topic : TOPICS) {
        try {
          producer.send(new ProducerRecord<>(topic, new byte[1])).get();
          written.add(topic);
        } catch (ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(AuthorizationException.class);
        }
      }
    }
    assertThat(written).containsExactlyInAnyOrder(allowed);
  }

  /** Reads frames and commits the offset in the job's group. */
  private static void read(String user) {
    Map<String, Object> properties = client(user);
    properties.put("group.id", "sipstream");
    properties.put("auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition("sip-frames", 0);
      consumer.assign(List.of(partition));
      consumer.position(partition, Duration.ofSeconds(20));
      consumer.poll(Duration.ofMillis(500));
      consumer.commitSync();
      assertThat(consumer.committed(Set.of(partition)).get(partition)).isNotNull();
    }
  }

  private static Map<String, Object> client(String user) {
    Map<String, Object> client = new HashMap<>();
    client.put("bootstrap.servers", securedAddress);
    client.put("security.protocol", "SASL_PLAINTEXT");
    client.put("sasl.mechanism", "PLAIN");
    client.put("sasl.jaas.config", LOGIN + " username=\"" + user + "\" password=\"a\";");
    return client;
  }
}
