package io.sipstream.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.job.counters.FrameAccounting;
import io.sipstream.job.time.ConsumerActivityReporter;
import io.sipstream.testing.Seed;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Parts that come out of order from the partitions of a topic are joined, and what is incomplete
 * comes to its end, though nothing follows: real Kafka, Flink and Elasticsearch.
 */
class ReassemblyIT {
  private static final int PARTITIONS = 4;
  private static final int MESSAGES = 40;
  private static final long TIME_NANOS = 1_795_000_000_000_000_000L;
  private static final long FIRST_SEQUENCE = 0xFFFF_FF00L; // wraps soon
  private static final String FRAMES = "frames";
  private static final String QUIET = "quiet";

  @RegisterExtension static final SharedStack SHARED = SharedStack.whole();
  private static final TestJobs jobs = new TestJobs(SHARED);
  private static LocalStack stack;
  private static String job;

  @BeforeAll
  static void start() {
    stack = SHARED.servers();
    jobs.createTopics(PARTITIONS, FRAMES, QUIET);
    job =
        jobs.submit(
            2,
            FRAMES,
            "--elasticsearch.bulk-interval-ms=500",
            "--checkpoint-interval-ms=2000",
            "--idle-timeout-ms=3000",
            "--ip-defrag.timeout-ms=4000");
  }

  @Test
  void whatWaitsForOthersComesOutThoughNothingFollows() throws Exception {
    Random random = new Random(Seed.of(ReassemblyIT.class));
    JoinedFrames frames = new JoinedFrames(TIME_NANOS);
    addMessages(frames, random);
    byte[] alone = IpPackets.udp(IpPackets.options("incomplete", 1, "UDP"));
    frames.add(IpPackets.fragment(alone, 0, 80, 4_000));

    // All of it lies within out-of-orderness-ms, so every order is a good one.
    List<JoinedFrames.Frame> arrival = new ArrayList<>(frames.all());
    assertThat(arrival.get(arrival.size() - 1).timeNanos() - TIME_NANOS).isLessThan(5_000_000_000L);
    Collections.shuffle(arrival, random);
    try (var records = new FrameRecords(stack.kafka().address(), jobs.name(FRAMES))) {
      for (JoinedFrames.Frame frame : arrival) {
        records.send(random.nextInt(PARTITIONS), frame.bytes(), frame.headers());
      }
    }

    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              FrameAccounting balance = FrameAccounting.of(stack.flink().accumulators(job));
              assertThat(balance.count("frames_consumed")).isEqualTo(arrival.size());
              assertThat(balance.count("dead_letters.fragment.timeout")).isEqualTo(1);
              assertThat(balance.count("frames_pending_reassembly")).isZero();
              assertThat(balance.imbalances()).isEmpty();
            });
    assertThat(jobs.documents(FRAMES).sources())
        .isEqualTo(frames.documents())
        .hasSize(3 * MESSAGES);
    ConsumerRecord<byte[], byte[]> letter = onlyDeadLetter();
    assertThat(letter.value()).isEqualTo(IpPackets.fragment(alone, 0, 80, 4_000));
    assertThat(new String(letter.headers().lastHeader("dl-reason").value(), US_ASCII))
        .isEqualTo("timeout");
  }

  /** By Kafka's own metrics, of which only a real client knows the names. */
  @Test
  void anUnavailableKafkaIsNoIdleTime() throws Exception {
    Map<String, Object> client =
        Map.of(
            "bootstrap.servers",
            stack.kafka().address(),
            "metric.reporters",
            ConsumerActivityReporter.class.getName(),
            "fetch.max.wait.ms",
            "100");
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(client, bytes, bytes)) {
      var partition = new TopicPartition(jobs.name(QUIET), 0);
      consumer.assign(List.of(partition));
      consumer.seekToEnd(List.of(partition));
      pollFor(consumer, 1_000);

      long silent = ConsumerActivityReporter.bytes();
      pollFor(consumer, 1_000);
      assertThat(ConsumerActivityReporter.bytes()).isGreaterThan(silent).isPositive();

      long away;
      stack.kafka().pause();
      try {
        pollFor(consumer, 500);
        away = ConsumerActivityReporter.bytes();
        pollFor(consumer, 1_000);
        assertThat(ConsumerActivityReporter.bytes()).isEqualTo(away);
      } finally {
        stack.kafka().resume();
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                pollFor(consumer, 100);
                return ConsumerActivityReporter.bytes() > away;
              });
    }
    assertThat(ConsumerActivityReporter.bytes()).isNegative();
  }

  private static void pollFor(KafkaConsumer<byte[], byte[]> consumer, int millis) {
    long endNanos = System.nanoTime() + millis * 1_000_000L;
    while (System.nanoTime() < endNanos) {
      assertThat(consumer.poll(Duration.ofMillis(50))).isEmpty();
    }
  }

  /** As many messages in datagrams, in fragments and in one TCP connection, one beside another. */
  private static void addMessages(JoinedFrames frames, Random random) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    frames.add(IpPackets.segment(FIRST_SEQUENCE - 1, IpPackets.SYN, new byte[0]));
    for (int i = 0; i < MESSAGES; i++) {
      frames.add(IpPackets.udp(IpPackets.options("whole", i, "UDP")));
      byte[] packet = IpPackets.udp(IpPackets.options("fragments", i, "UDP"));
      int bytes = packet.length - 20;
      int cut = 8 * (1 + random.nextInt(bytes / 8 - 1));
      frames.add(IpPackets.fragment(packet, cut, bytes, i));
      frames.add(IpPackets.fragment(packet, 0, cut, i));
      stream.writeBytes(IpPackets.options("stream", i, "TCP"));
    }
    byte[] bytes = stream.toByteArray();
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(200));
      byte[] payload = Arrays.copyOfRange(bytes, at, end);
      frames.add(IpPackets.segment(FIRST_SEQUENCE + at, IpPackets.ACK, payload));
      at = end;
    }
  }

  private static ConsumerRecord<byte[], byte[]> onlyDeadLetter() {
    List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              letters.addAll(
                  TopicRecords.all(
                      stack.kafka().address(), jobs.name(TestJobs.FRAMES_DEAD_LETTERS)));
              return !letters.isEmpty();
            });
    assertThat(letters).hasSize(1);
    return letters.get(0);
  }
}
