package io.sipstream.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Comparator.comparingInt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.cli.stack.JsonApi;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStackException;
import io.sipstream.it.agent.AgentProcess;
import io.sipstream.it.agent.HepPackets;
import io.sipstream.job.counters.FrameAccounting;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Topics that are not there, have few partitions, get more, or are read from a time on; and one
 * that lacks what an agent says it has sent.
 */
@Tag("long")
class KafkaTopicsIT {
  private static final long TIME_NANOS = 1_795_000_000_000_000_000L;

  @RegisterExtension static final SharedStack SHARED = SharedStack.wholeOfOneClass();
  private static final TestJobs jobs = new TestJobs(SHARED);
  private static LocalStack stack;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    stack = SHARED.servers();
    jobs.createTopics(1, "few", "timed", "sent", "lossy", "sip-reports");
  }

  @Test
  void aTopicThatIsNotThereIsNamedAndNothingIsSubmitted() {
    assertThatThrownBy(() -> jobs.submit(1, "no-such-topic"))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("exit status 2")
        .hasMessageContaining(
            "Topic " + jobs.name("no-such-topic") + " (kafka.topics) does not exist on ")
        .hasMessageContaining("Create it or set another topic.");
  }

  /** Kubernetes restarts a job from its state without the client that checks the topics. */
  @Test
  void aTopicOfDeadLettersThatIsGoneIsNamedAtTheNextStart() throws Exception {
    String topic = jobs.name("rejected-and-gone");
    stack.kafka().createTopic(topic, 1, Map.of());
    String job = jobs.submit(1, "few", "--kafka.documents-dead-letter-topic=" + topic);
    await().atMost(TestJobs.SOON).until(() -> stack.flink().jobState(job).equals("RUNNING"));

    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafka().address()))) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
    stack.flink().taskManager().kill();
    stack.flink().taskManager().start();

    await()
        .atMost(TestJobs.SOON)
        .untilAsserted(
            () ->
                assertThat(stack.flink().jobFailure(job))
                    .contains(
                        "Topic "
                            + topic
                            + " (kafka.documents-dead-letter-topic) does not exist on "));
    stack.kafka().createTopic(topic, 1, Map.of());
    await().atMost(TestJobs.SOON).until(() -> stack.flink().jobState(job).equals("RUNNING"));
    stack.flink().cancel(job);
  }

  /** One partition for three tasks: the two that have none hold nothing back. */
  @Test
  void tasksWithoutPartitionsHoldNothingBackAndPartitionsAreFoundWhileTheJobRuns()
      throws Exception {
    Path properties = directory.resolve("kafka.properties");
    Files.writeString(properties, "partition.discovery.interval.ms=1000\n");
    String job =
        jobs.submit(
            3,
            "few",
            "--kafka.properties-file=" + properties,
            "--checkpoint-interval-ms=1000",
            "--out-of-orderness-ms=500",
            "--idle-timeout-ms=2000",
            "--elasticsearch.bulk-interval-ms=200");
    JoinedFrames frames = new JoinedFrames(TIME_NANOS);
    byte[] packet = IpPackets.udp(IpPackets.options("few", 1, "UDP"));
    frames.add(IpPackets.fragment(packet, 0, 80, 1));
    frames.add(IpPackets.fragment(packet, 80, packet.length - 20, 1));
    frames.add(IpPackets.udp(IpPackets.options("added", 1, "UDP")));
    try (var records = new FrameRecords(stack.kafka().address(), jobs.name("few"))) {
      records.send(0, frames.all().get(0).bytes(), frames.all().get(0).headers());
      records.send(0, frames.all().get(1).bytes(), frames.all().get(1).headers());
      jobs.awaitCounts(job, Map.of("frames_consumed", 2L, "documents.created", 1L));

      try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafka().address()))) {
        admin.createPartitions(Map.of(jobs.name("few"), NewPartitions.increaseTo(3))).all().get();
      }
    }
    try (var records = new FrameRecords(stack.kafka().address(), jobs.name("few"))) {
      records.send(2, frames.all().get(2).bytes(), frames.all().get(2).headers());
    }
    jobs.awaitCounts(job, Map.of("frames_consumed", 3L, "documents.created", 2L));

    assertThat(jobs.documents("few").sources()).isEqualTo(frames.documents()).hasSize(2);
    await().atMost(TestJobs.SOON).until(() -> jobs.committed("few") == 3);
    stack.flink().cancel(job);
  }

  @Test
  void readingBeginsWithTheFirstRecordThatArrivedAtOrAfterATime() throws Exception {
    JoinedFrames frames = new JoinedFrames(TIME_NANOS);
    frames.add(IpPackets.udp(IpPackets.options("before", 1, "UDP")));
    frames.add(IpPackets.udp(IpPackets.options("after", 1, "UDP")));
    try (var records = new FrameRecords(stack.kafka().address(), jobs.name("timed"))) {
      records.send(frames.all().get(0).bytes(), frames.all().get(0).headers());
      Thread.sleep(20);
      records.send(frames.all().get(1).bytes(), frames.all().get(1).headers());
    }
    long secondArrived =
        TopicRecords.all(stack.kafka().address(), jobs.name("timed")).get(1).timestamp();

    FrameAccounting books = jobs.runToTheEnd("timed", "--kafka.start=" + secondArrived);

    assertThat(books.count("frames_consumed")).isEqualTo(1);
    // The count refreshes the index, so that the search finds all there is.
    assertThat(jobs.documents("timed").total()).isEqualTo(1);
    assertThat(jobs.documents("timed").call("after")).hasSize(1);
  }

  @Test
  void aTopicOfReportsThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> jobs.submit(1, "lossy", "--kafka.capture-stats-topic=no-reports"))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("exit status 2")
        .hasMessageContaining("Topic no-reports (kafka.capture-stats-topic) does not exist on ");
  }

  /** A real agent's reports, and between it and the job somebody who loses some of its frames. */
  @Test
  void whatIsLostBetweenAgentAndJobIsADocumentOfItsOwn() throws Exception {
    int sent = 300;
    int lost = 13;
    String job =
        jobs.submit(
            2,
            "lossy",
            "--kafka.capture-stats-topic=" + jobs.name("sip-reports"),
            "--checkpoint-interval-ms=1000",
            "--out-of-orderness-ms=500",
            "--idle-timeout-ms=2000",
            "--elasticsearch.bulk-interval-ms=200");
    int port;
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    AgentProcess agent =
        AgentProcess.start(
            directory,
            "hep",
            AgentProcess.servers(stack),
            "--topic=" + jobs.name("sent"),
            "--listen=udp://127.0.0.1:" + port,
            "--agent-name=tap-7",
            "--capture-stats-topic=" + jobs.name("sip-reports"),
            "--capture-stats-interval=1");
    // Once the job has read reports, it has begun before those that follow.
    await().atMost(TestJobs.SOON).until(() -> counter(job, "reports_read") >= 2);
    sendHep(port, sent);
    await().atMost(TestJobs.SOON).until(() -> endOf("sent") == sent);
    try (var records = new FrameRecords(stack.kafka().address(), jobs.name("lossy"))) {
      for (var record :
          TopicRecords.all(stack.kafka().address(), jobs.name("sent")).subList(lost, sent)) {
        Map<String, String> headers = new TreeMap<>();
        record
            .headers()
            .forEach(header -> headers.put(header.key(), new String(header.value(), US_ASCII)));
        records.sendLater(record.value(), headers);
      }
    }
    await()
        .atMost(TestJobs.SOON)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              FrameAccounting books = FrameAccounting.of(stack.flink().accumulators(job));
              assertThat(books.count("frames_consumed")).isEqualTo(sent - lost);
              assertThat(books.count("frames_missing")).isEqualTo(lost);
              assertThat(books.imbalances()).isEmpty();
            });
    agent.terminate();
    assertThat(agent.status()).isZero();

    var told =
        new Documents(stack.elasticsearch().address(), jobs.prefix("lossy") + "-capture-loss");
    JsonNode newest =
        told.sources().values().stream()
            .max(comparingInt(each -> each.at("/sip/capture_loss/sequence").asInt()))
            .orElseThrow();
    System.out.println("KafkaTopicsIT: " + newest);
    assertThat(newest.at("/sip/capture_loss/missing").asInt()).isEqualTo(lost);
    assertThat(newest.at("/sip/capture_loss/expected").asInt()).isEqualTo(sent);
    assertThat(newest.at("/sip/capture_loss/arrived").asInt()).isEqualTo(sent - lost);
    assertThat(newest.at("/event/dataset").asText()).isEqualTo("sip.capture_loss");
    assertThat(newest.at("/observer/name").asText()).isEqualTo("tap-7");
    // By the template's types, and not among the messages.
    JsonApi elasticsearch = new JsonApi(stack.elasticsearch().address());
    String query =
        "{\"query\":{\"bool\":{\"filter\":[{\"term\":{\"event.kind\":\"alert\"}},"
            + "{\"range\":{\"sip.capture_loss.missing\":{\"gte\":"
            + lost
            + "}}},{\"range\":{\"@timestamp\":{\"gte\":\"now-1h\"}}}]}}}";
    assertThat(
            elasticsearch
                .post("/" + jobs.prefix("lossy") + "-capture-loss-*/_count", query)
                .path("count")
                .asInt())
        .isPositive();
    assertThat(
            elasticsearch
                .post(
                    "/" + jobs.prefix("lossy") + "-messages-*/_count?ignore_unavailable=true",
                    query)
                .path("count")
                .asInt())
        .isZero();
    stack.flink().cancel(job);
  }

  private static long counter(String job, String name) throws Exception {
    return FrameAccounting.of(stack.flink().accumulators(job)).count(name);
  }

  private static long endOf(String topic) {
    return stack.kafka().endOffsets(jobs.name(topic)).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static void sendHep(int port, int count) throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < count; i++) {
        Instant now = Instant.now();
        byte[] packet =
            HepPackets.at(
                now.getEpochSecond(), now.getNano() / 1_000, HepPackets.text(0x0F, "OPTIONS " + i));
        socket.send(
            new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), port));
      }
    }
  }
}
