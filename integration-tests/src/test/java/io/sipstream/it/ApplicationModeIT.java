package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.stack.FlinkApplication;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The job in application mode: its documents, and the exit status of the JobManager. */
class ApplicationModeIT {
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final Path SAMPLE = SipstreamHome.SAMPLES.resolve("busy.pcap");
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension static final SharedStack SHARED = SharedStack.kafkaAndElasticsearch();
  private static LocalStack stack;

  @BeforeAll
  static void startServers() throws Exception {
    stack = SHARED.servers();
    for (String topic : List.of("frames", "frames-dead", "documents-dead")) {
      stack.kafka().createTopic(SHARED.name(topic), 2, SipstreamHome.FRAMES_TOPIC);
    }
    SipstreamHome.outputOf(
        SipstreamHome.agent(
            List.of(
                "replay",
                "--bootstrap-servers",
                stack.kafka().address(),
                "--topic",
                SHARED.name("frames"),
                SAMPLE.toString())));
  }

  @Test
  void aBoundedRunWritesTheDocumentsOfDecodeAndEndsWithStatus0() throws Exception {
    assertThat(statusOf(stack.kafka().address(), "--kafka.stop=latest")).isZero();

    Map<String, JsonNode> expected = new TreeMap<>();
    String[] lines =
        SipstreamHome.outputOf(
                SipstreamHome.command("decode", "--format", "bulk", SAMPLE.toString()))
            .split("\n");
    for (int i = 0; i < lines.length; i += 2) {
      expected.put(JSON.readTree(lines[i]).at("/create/_id").asText(), JSON.readTree(lines[i + 1]));
    }
    assertThat(expected).isNotEmpty();
    assertThat(
            new Documents(stack.elasticsearch().address(), SHARED.name("index") + "-messages")
                .sources())
        .isEqualTo(expected);
  }

  @Test
  void aJobThatFailsEndsTheJobManagerWithAnotherStatus() throws Exception {
    // The job waits for Kafka meanwhile; else the JobManager may end before the TaskManager starts.
    String unused = "127.0.0.1:1";
    assertThat(statusOf(unused, "--kafka.stop=latest")).isPositive();
  }

  /** Runs the job until the JobManager ends, and returns the status of the JobManager. */
  private static int statusOf(String kafka, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers=" + kafka,
                "--kafka.topics=" + SHARED.name("frames"),
                "--kafka.documents-dead-letter-topic=" + SHARED.name("documents-dead"),
                "--elasticsearch.hosts=" + stack.elasticsearch().address(),
                "--elasticsearch.index-prefix=" + SHARED.name("index"),
                "--elasticsearch.replicas=0"));
    arguments.addAll(List.of(more));
    arguments.add("--kafka.frames-dead-letter-topic=" + SHARED.name("frames-dead"));
    FlinkApplication job =
        new FlinkApplication(SipstreamHome.JOB_JAR, "io.sipstream.job.SipJob", arguments);
    try (LocalStack flink =
        LocalStack.builder()
            .parts(Part.FLINK)
            .application(job)
            .setting(Part.FLINK, "parallelism.default", "2")
            .start()) {
      return flink.flink().jobManager().waitForEnd(SOON);
    }
  }
}
