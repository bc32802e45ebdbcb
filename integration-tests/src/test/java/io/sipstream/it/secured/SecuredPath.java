package io.sipstream.it.secured;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.it.SipstreamHome;
import io.sipstream.it.deploy.PrometheusPage;
import io.sipstream.it.sink.FaultProxy;
import io.sipstream.it.sink.PrivateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Kafka with SASL over TLS, Elasticsearch behind a gateway that wants a key or a password, Flink
 * with Prometheus' pages; agents and jobs that are let in there, and all that they say.
 */
final class SecuredPath implements AutoCloseable {
  static final String API_KEY = key();
  static final String WRONG_KEY = key();
  static final String USER = "sipstream";
  static final String PASSWORD = SecuredKafka.randomSecret();
  static final String PSEUDONYM_KEY = SecuredKafka.randomSecret();
  private static final String BASIC = base64(USER + ":" + PASSWORD);
  private static final String PATH_PREFIX = "/search/sip";
  private static final int METRICS_PORTS = 8;

  private final Path directory;
  final SecuredKafka kafka;
  final LocalStack stack;
  final FaultProxy gateway;
  private final PrivateAuthority authority;
  private final int metricsPort;
  private final List<String> seenCommands = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();

  private static String key() {
    return base64("id:" + SecuredKafka.randomSecret());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** Starts all of it; what is written lies in the directory. */
  SecuredPath(Path directory) throws Exception {
    this.directory = directory;
    authority = new PrivateAuthority(directory);
    kafka = new SecuredKafka(directory, authority);
    metricsPort = 14_000 + METRICS_PORTS * ThreadLocalRandom.current().nextInt(100);
    stack =
        LocalStack.builder()
            .taskSlots(2)
            .setting(Part.KAFKA, "properties.file", kafka.brokerProperties().toString())
            .setting(Part.KAFKA, "further.listener", kafka.listener())
            .setting(
                Part.FLINK,
                "metrics.reporter.prom.factory.class",
                "org.apache.flink.metrics.prometheus.PrometheusReporterFactory")
            .setting(
                Part.FLINK,
                "metrics.reporter.prom.port",
                metricsPort + "-" + (metricsPort + METRICS_PORTS - 1))
            .start();
    try {
      gateway = prepare();
    } catch (Exception e) {
      stack.close();
      throw e;
    }
  }

  private FaultProxy prepare() throws Exception {
    kafka.addUser(stack.kafka().address());
    for (String topic :
        List.of("sip-frames", "sip-frames-dead-letter", "sip-documents-dead-letter")) {
      stack.kafka().createTopic(topic, 2, SipstreamHome.FRAMES_TOPIC);
    }
    return new FaultProxy(
        stack.elasticsearch().address(),
        authority.serverContext(),
        PATH_PREFIX,
        (exchange, bulk, bytes) ->
            isLetIn(exchange.getRequestHeaders().getFirst("Authorization"))
                ? FaultProxy.PASS
                : 401);
  }

  private static boolean isLetIn(String authorization) {
    return List.of("ApiKey " + API_KEY, "Basic " + BASIC).contains(authorization);
  }

  @Override
  public void close() {
    gateway.close();
    stack.close();
  }

  /** All that must not be seen anywhere. */
  List<String> secrets() {
    List<String> secrets = new ArrayList<>(kafka.secrets());
    secrets.addAll(List.of(API_KEY, WRONG_KEY, PASSWORD, BASIC, PSEUDONYM_KEY));
    return secrets;
  }

  PrometheusPage metrics() throws Exception {
    return PrometheusPage.at(metricsPort, metricsPort + METRICS_PORTS - 1);
  }

  /** Command lines of all processes, seen while agents ran. */
  List<String> seenCommands() {
    return seenCommands;
  }

  /** What agents and clients said. */
  List<String> outputs() {
    return outputs;
  }

  /** An agent that replays captures, with these settings of Kafka's. */
  ProcessBuilder agentBuilder(Path properties, Path captures) {
    return SipstreamHome.agent(
        List.of(
            "replay",
            "--bootstrap-servers=" + kafka.address(),
            "--producer-config=" + properties,
            "--report=json",
            captures.toString()));
  }

  /** Runs one that is let in; gives its report. */
  String agent(String mechanism, Path captures) throws Exception {
    Path errors = directory.resolve("agent-" + mechanism + ".err");
    Path output = directory.resolve("agent-" + mechanism + ".out");
    Process agent =
        agentBuilder(kafka.clientProperties(mechanism), captures)
            .redirectError(errors.toFile())
            .redirectOutput(output.toFile())
            .start();
    while (agent.isAlive()) {
      seenCommands.addAll(commandLines());
      Thread.sleep(300);
    }
    outputs.add(Files.readString(output) + Files.readString(errors));
    assertThat(agent.exitValue()).as(Files.readString(errors)).isZero();
    return Files.readString(output);
  }

  /**
   * Submits a job that Kafka lets in; gives its id.
   *
   * @param key for Elasticsearch; null for none
   */
  String submit(String mechanism, String key, String... more) throws Exception {
    return submitWith(kafka.clientProperties(mechanism), key, more);
  }

  String submitWith(Path properties, String key, String... more) throws Exception {
    return stack
        .flink()
        .submit(List.of("-p", "1"), SipstreamHome.JOB_JAR, settings(properties, key, more));
  }

  private List<String> settings(Path properties, String key, String... more) throws Exception {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers=" + kafka.address(),
                "--kafka.properties-file=" + properties,
                // The first of them is away.
                "--elasticsearch.hosts=https://localhost:"
                    + SecuredKafka.freePort()
                    + ","
                    + gateway.address(),
                "--elasticsearch.ca-fingerprint=" + authority.fingerprint(),
                "--elasticsearch.path-prefix=" + PATH_PREFIX,
                "--elasticsearch.compression",
                "--elasticsearch.replicas=0",
                "--elasticsearch.bulk-interval-ms=500",
                "--checkpoint-interval-ms=2000",
                "--idle-timeout-ms=3000"));
    if (key != null) {
      settings.add("--elasticsearch.api-key-file=" + file("key-" + key.hashCode(), key));
    }
    settings.addAll(List.of(more));
    return settings;
  }

  /** A file that holds a secret. */
  Path file(String name, String secret) throws IOException {
    return Files.writeString(directory.resolve(name), secret);
  }

  /** Runs {@code sipstream export}. */
  void export(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("export"));
    command.addAll(List.of(arguments));
    command.add("--bootstrap-servers=" + kafka.address());
    command.add("--consumer-config=" + kafka.clientProperties("SCRAM-SHA-512"));
    SipstreamHome.outputOf(SipstreamHome.command(command.toArray(String[]::new)));
  }

  /** What the job prints of settings that have secrets in them. */
  String printedConfig() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                SipstreamHome.JOB_JAR.toString(),
                "--print-config"));
    command.addAll(
        settings(kafka.clientProperties("SCRAM-SHA-512"), null, "--pseudonymize=numbers"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SIPSTREAM_ELASTICSEARCH_API_KEY", API_KEY);
    builder.environment().put("SIPSTREAM_PSEUDONYM_KEY", PSEUDONYM_KEY);
    return SipstreamHome.outputOf(builder);
  }

  /** Of all processes on this machine. */
  static List<String> commandLines() throws Exception {
    List<String> lines = new ArrayList<>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        try {
          lines.add(Files.readString(process.resolve("cmdline"), UTF_8));
        } catch (IOException e) {
          // It has ended since.
        }
      }
    }
    return lines;
  }
}
