package io.sipstream.job;

import static io.sipstream.job.operators.HostileBurst.GOOD;
import static io.sipstream.job.operators.HostileBurst.OUT_OF_ORDER_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.document.Document;
import io.sipstream.job.counters.FrameAccounting;
import io.sipstream.job.operators.HostileBurst;
import io.sipstream.job.operators.HostileBurst.Kind;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.JobSettings;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sends the bursts of {@link HostileBurst} to a running job of two tasks, which may not restart.
 * With {@code -Dburst.scale=2 -Dtest.jvm.args=-Xmx1g} the limits are the default ones.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("hostile")
class HostileBurstJobTest {
  private static final int BUCKET_MILLIS = 100;
  private static final boolean FULL = Integer.getInteger("burst.scale", 1) > 1;
  private static final int HOSTILE = FULL ? 200_000 : 20_000;
  private static final int MAX_MIB = FULL ? 128 : 12;
  private static final int TASKS = 2;
  private static final long BEGIN_MILLIS = Frames.CAPTURE_TIME_NANOS / 1_000_000;
  private static final InMemoryReporter METRICS = InMemoryReporter.create();

  // Tasks and test share a JVM.
  private static final AtomicLong DOCUMENTS = new AtomicLong();
  private static final AtomicLong DEAD_LETTERS = new AtomicLong();
  private static List<CompletableFuture<Void>> released;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(METRICS.addToConfiguration(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(TASKS)
              .build());

  @TempDir static Path checkpoints;

  private JobClient job;
  private long mostHeldBytes;

  @AfterEach
  void freeTheSlots() throws Exception {
    if (!job.getJobExecutionResult().isDone()) {
      job.cancel().get();
    }
  }

  /** The other burst is longer than the time that parts wait for earlier ones. */
  @ParameterizedTest
  @CsvSource({"SEGMENTS, 4000", "FRAGMENTS, 40000"})
  void aBurstOfUnfinishedPartsShutsNobodyOut(Kind kind, int burstMillis) throws Exception {
    Input input = new Input(new HostileBurst(kind, HOSTILE, burstMillis));
    start(input, JobSettings.of(Map.of(kind.limit, Integer.toString(MAX_MIB))));

    send(Section.WARM_UP, input);
    send(Section.BURST, input);
    long atOnce = goodDocuments();
    send(Section.MINUTE_LATER, input);
    long later = goodDocuments() - atOnce;
    released.get(Section.END.ordinal()).complete(null);

    Map<String, Long> counters =
        CollectingSinks.balancedCounters(job.getJobExecutionResult().get(), DOCUMENTS.get());
    assertThat(counters).containsEntry("frames_consumed", input.frames());
    assertThat(atOnce).isBetween(GOOD * 95L / 100, (long) GOOD);
    assertThat(later).isEqualTo(GOOD);
    // The burst fills a task's limit and never exceeds it.
    long limit = (long) MAX_MIB << 20;
    assertThat(mostHeldBytes).isBetween(limit * 3 / 4, limit);
    assertThat(counters.get("frames_pending_reassembly")).isZero();
    assertThat(DEAD_LETTERS.get()).isEqualTo(sum(counters, "dead_letters."));
    assertThat(sum(counters, "dead_letters.internal_error.")).isZero();
  }

  /** What is sent when all of the section before has reached the sink. */
  private enum Section {
    WARM_UP,
    BURST,
    MINUTE_LATER,
    END
  }

  /**
   * All frames, dealt to the source's tasks alternately. A section ends with a frame for each task
   * that is ignored and moves the watermark to the section's last message.
   */
  private record Input(HostileBurst burst) implements Serializable {
    private int parts(Section section) {
      return switch (section) {
        case WARM_UP, END -> 0;
        case BURST -> burst.parts();
        case MINUTE_LATER -> burst.laterParts();
      };
    }

    private long endMillis(Section section) {
      return switch (section) {
        case WARM_UP -> -OUT_OF_ORDER_MILLIS - 1;
        case BURST -> burst.endMillis() + BUCKET_MILLIS;
        case MINUTE_LATER, END -> burst.laterEndMillis() + BUCKET_MILLIS;
      };
    }

    long frames() {
      return Stream.of(Section.values()).mapToInt(section -> parts(section) + TASKS).sum();
    }

    /** Returns the section of a task's frame. All sections have the same frames for each task. */
    Section sectionOf(long frameOfTask) {
      long begin = 0;
      for (Section section : Section.values()) {
        begin += parts(section) + TASKS;
        if (frameOfTask * TASKS < begin) {
          return section;
        }
      }
      return Section.END;
    }

    /** Returns the frame of a source's index; each source task reads a range of indexes. */
    RawFrame frame(long index) {
      long ofTask = frames() / TASKS;
      long offset = index % ofTask * TASKS + index / ofTask;
      long at = offset;
      Section section = Section.WARM_UP;
      while (at >= parts(section) + TASKS) {
        at -= parts(section) + TASKS;
        section = Section.values()[section.ordinal() + 1];
      }
      if (at >= parts(section)) {
        long millis = BEGIN_MILLIS + endMillis(section) + OUT_OF_ORDER_MILLIS + 1;
        return HostileBurst.at(millis, Frames.raw(offset, Frames.udp(9, 9, new byte[8])));
      }
      int part = Math.toIntExact(at);
      return (section == Section.BURST ? burst.part(part) : burst.laterPart(part))
          .frame(offset, BEGIN_MILLIS);
    }
  }

  /** Lets a source task send a frame when its section is released. */
  private static final class SectionLimiter implements RateLimiter {
    private final Input input;
    private long frames;

    SectionLimiter(Input input) {
      this.input = input;
    }

    @Override
    public CompletionStage<Void> acquire() {
      return released.get(input.sectionOf(frames++).ordinal());
    }
  }

  private void start(Input input, JobSettings settings) throws Exception {
    CollectingSinks.clear();
    DOCUMENTS.set(0);
    DEAD_LETTERS.set(0);
    released = Stream.of(Section.values()).map(each -> new CompletableFuture<Void>()).toList();
    Configuration configuration = JobEnvironment.configuration(settings.flink());
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(TASKS);
    SipPipeline.build(
        env,
        settings,
        new DataGeneratorSource<>(
            input::frame,
            input.frames(),
            parallelism -> new SectionLimiter(input),
            Types.POJO(RawFrame.class)),
        null,
        documents ->
            documents
                .filter(HostileBurstJobTest::countAndKeepGood)
                .sinkTo(CollectingSinks.documents()),
        letters ->
            letters
                .filter(letter -> DEAD_LETTERS.incrementAndGet() < 0)
                .sinkTo(new DiscardingSink<>()));
    job = env.executeAsync();
  }

  /** Counts a document, and keeps the good ones. The others would fill the heap. */
  private static boolean countAndKeepGood(Document document) {
    DOCUMENTS.incrementAndGet();
    return document.target() == Document.Target.MESSAGES
        && document.routing().startsWith(HostileBurst.GOOD_CALL);
  }

  /** Sends a section and waits until event time has passed it in the sink. */
  private void send(Section section, Input input) throws Exception {
    released.get(section.ordinal()).complete(null);
    long millis = BEGIN_MILLIS + input.endMillis(section);
    CompletableFuture<?> end = job.getJobExecutionResult();
    while (sinkWatermarks().count() < TASKS || sinkWatermarks().anyMatch(each -> each < millis)) {
      assertThat(end).as("the job").isNotCompleted();
      mostHeldBytes = Math.max(mostHeldBytes, heldBytes());
      Thread.sleep(5);
    }
  }

  private LongStream sinkWatermarks() {
    return METRICS
        .findOperatorMetricGroups(job.getJobID(), SipPipeline.ELASTICSEARCH_KEYED + ": Writer")
        .stream()
        .map(group -> METRICS.getMetricsByGroup(group).get("currentInputWatermark"))
        .filter(Objects::nonNull)
        .mapToLong(HostileBurstJobTest::value);
  }

  private long heldBytes() {
    return METRICS
        .findMetrics(job.getJobID(), "sipstream.reassembly_buffer_bytes")
        .values()
        .stream()
        .mapToLong(HostileBurstJobTest::value)
        .max()
        .orElse(0);
  }

  private static long value(Metric gauge) {
    return (Long) ((Gauge<?>) gauge).getValue();
  }

  private static long goodDocuments() {
    return CollectingSinks.DOCUMENTS.stream()
        .map(each -> each.document().routing())
        .distinct()
        .count();
  }

  private static long sum(Map<String, Long> counters, String prefix) {
    return FrameAccounting.of(counters).sum(prefix);
  }
}
