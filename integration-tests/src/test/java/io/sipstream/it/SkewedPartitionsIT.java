package io.sipstream.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.job.counters.FrameAccounting;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A job catches up on a topic with two partitions that are ten minutes apart, and an empty one.
 * With watermark alignment, no frame reaches a limit of reassembly. {@code -Dskew.frames} sets the
 * length of the backlog; the settings that count records, bytes or idle time grow with it.
 */
@Tag("long")
class SkewedPartitionsIT {
  private static final int FRAMES = Integer.getInteger("skew.frames", 1_000_000);
  private static final double SCALE = FRAMES / 1e6;
  private static final String TOPIC = "skewed";
  private static final int PARTITIONS = 3;
  private static final int FRAMES_PER_PARTITION = FRAMES / 2;
  private static final long SKEW_NANOS = Duration.ofMinutes(10).toNanos();
  private static final int STREAMS_PER_PARTITION = 500;
  private static final int FIRST_CSEQ = 100_000;
  private static final byte[] KEEP_ALIVE = IpPackets.udp("\r\n\r\n".getBytes(US_ASCII));
  // Every second frame is a segment, and two segments are a message.
  private static final long MESSAGES = FRAMES / 4;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @RegisterExtension static final SharedStack SHARED = SharedStack.whole();
  private static final TestJobs jobs = new TestJobs(SHARED);
  private static LocalStack stack;

  @BeforeAll
  static void start() throws Exception {
    assertThat(FRAMES % (8 * STREAMS_PER_PARTITION)).as("skew.frames").isZero();
    stack = SHARED.servers();
    jobs.createTopics(PARTITIONS, TOPIC);
    long firstNanos = (System.currentTimeMillis() - 3_600_000) * 1_000_000;
    try (var records = new FrameRecords(stack.kafka().address(), jobs.name(TOPIC))) {
      for (int i = 0; i < FRAMES_PER_PARTITION; i++) {
        for (int partition = 0; partition < 2; partition++) {
          long timeNanos =
              firstNanos + partition * SKEW_NANOS + i * (SKEW_NANOS / FRAMES_PER_PARTITION);
          records.sendLater(
              partition,
              i % 2 == 0 ? KEEP_ALIVE : segment(partition, i / 2),
              Map.of("ts", Long.toString(timeNanos), "lt", "101"));
        }
      }
    }
  }

  /** Half a message, of a stream that has its own source address. */
  private static byte[] segment(int partition, int number) {
    int stream = number % STREAMS_PER_PARTITION;
    int half = number / STREAMS_PER_PARTITION;
    String callId = "%d-%03d".formatted(partition, stream);
    byte[] message = IpPackets.options(callId, FIRST_CSEQ + half / 2, "TCP");
    int middle = message.length / 2;
    boolean first = half % 2 == 0;
    byte[] payload =
        first
            ? Arrays.copyOf(message, middle)
            : Arrays.copyOfRange(message, middle, message.length);
    long sequence = (long) half / 2 * message.length + (first ? 0 : middle);
    byte[] packet = IpPackets.segment(1 + sequence, IpPackets.ACK, payload);
    packet[12] = 10;
    packet[13] = (byte) partition;
    packet[14] = (byte) (stream >> 8);
    packet[15] = (byte) stream;
    return packet;
  }

  @ParameterizedTest
  @CsvSource({
    // One subtask pauses partitions; of two, one pauses as a whole. Both have a default drift.
    // In a job without an end, the empty partition delays the first watermark.
    "1, latest",
    "1, never",
    "2, latest",
    "2, never"
  })
  void withAlignmentNoLimitIsReached(int parallelism, String end) {
    String name = "aligned-" + parallelism + "-" + end;
    String job = submit(parallelism, name, "--kafka.stop=" + end);

    FrameAccounting balance = balanceAtTheEnd(job, end);
    assertThat(balance.sum("dead_letters.")).as(balance.counters().toString()).isZero();
    assertThat(balance.count("messages")).isEqualTo(MESSAGES);
    if (end.equals("never")) {
      stack.flink().cancel(job);
    }
  }

  @Test
  void withoutAlignmentALimitIsReached() {
    String job = submit(1, "unaligned", "--kafka.stop=latest", "--max-watermark-drift-ms=0");

    FrameAccounting balance = balanceAtTheEnd(job, "latest");
    assertThat(balance.sum("dead_letters.tcp.limit_")).isPositive();
  }

  private static String submit(int parallelism, String name, String... more) {
    String[] settings = {
      "--kafka.start=earliest",
      "--elasticsearch.index-prefix=" + jobs.prefix(name),
      "--kafka.properties.max.poll.records=" + scaled(5000),
      "--kafka.properties.max.partition.fetch.bytes=" + scaled(4 << 20),
      "--idle-hold-ms=200",
      // Long enough for a busy machine.
      "--idle-timeout-ms=" + Math.max(3000, scaled(10_000)),
      "--tcp-reassembly.max-mib=" + scaled(100),
      "--tcp-reassembly.max-mib-per-source=" + scaled(50)
    };
    String[] all = Arrays.copyOf(settings, settings.length + more.length);
    System.arraycopy(more, 0, all, settings.length, more.length);
    return jobs.submit(parallelism, TOPIC, all);
  }

  private static long scaled(int valueOfAMillionFrames) {
    return Math.max(1, Math.round(valueOfAMillionFrames * SCALE));
  }

  private static FrameAccounting balanceAtTheEnd(String job, String end) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              FrameAccounting balance = FrameAccounting.of(stack.flink().accumulators(job));
              assertThat(balance.count("frames_consumed")).isEqualTo(FRAMES);
              assertThat(balance.count("frames_pending_reassembly")).isZero();
              assertThat(balance.imbalances()).isEmpty();
              assertThat(stack.flink().jobState(job))
                  .isEqualTo(end.equals("latest") ? "FINISHED" : "RUNNING");
            });
    return FrameAccounting.of(stack.flink().accumulators(job));
  }
}
