package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.document.Document;
import io.sipstream.frames.AgentReport;
import io.sipstream.job.captureloss.ReportDeserializer;
import io.sipstream.job.captureloss.ReportRecord;
import io.sipstream.job.counters.FrameAccounting;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.JobSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.functions.FromElementsGeneratorFunction;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole graph with agents' reports on a real Flink runtime. */
class CaptureLossJobTest {
  private static final int PARALLELISM = 4;
  private static final int FRAMES = 2_000;
  // Behind any start of the job, so that all of it is known.
  private static final long START_NANOS =
      Instant.parse("2099-11-18T10:00:00Z").getEpochSecond() * 1_000_000_000L;
  private static final long SECOND_NANOS = 1_000_000_000L;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(PARALLELISM)
              .build());

  @BeforeEach
  void forgetEarlierRuns() {
    CollectingSinks.clear();
  }

  @Test
  void whatIsMissingOfOneOfTwoTapsIsADocumentAndTheBooksBalance() throws Exception {
    List<RawFrame> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      frames.add(frame(i, "tap-1"));
      if (i % 100 != 7) {
        frames.add(frame(i, "tap-2"));
      }
    }
    List<ReportRecord> reports = new ArrayList<>();
    for (String agent : List.of("tap-1", "tap-2")) {
      reports.add(report(agent, 0, FRAMES));
      reports.add(report(agent, 1, 0));
    }
    reports.add(read("{}"));

    Map<String, Object> counters = run(frames, reports);

    List<JsonNode> told = new ArrayList<>();
    for (CollectingSinks.Collected collected : CollectingSinks.DOCUMENTS) {
      if (collected.document().target() == Document.Target.CAPTURE_LOSS) {
        told.add(SampleMessages.json(collected.document().json()));
      }
    }
    assertThat(told)
        .singleElement()
        .satisfies(
            document -> {
              assertThat(document.at("/observer/name").asText()).isEqualTo("tap-2");
              assertThat(document.at("/event/kind").asText()).isEqualTo("alert");
              assertThat(document.at("/sip/capture_loss/missing").asInt()).isEqualTo(FRAMES / 100);
            });
    assertThat(counters)
        .containsEntry("frames_consumed", (long) frames.size())
        .containsEntry("reports_read", 5L)
        .containsEntry("reports_malformed.version", 1L)
        .containsEntry("frames_missing", FRAMES / 100L)
        .containsEntry("capture_loss_documents", 1L);
    Map<String, Long> books = new TreeMap<>();
    counters.forEach((name, count) -> books.put(name, (Long) count));
    books.put("documents.created", (long) CollectingSinks.DOCUMENTS.size());
    assertThat(FrameAccounting.of(books).imbalances()).isEmpty();
  }

  private static Map<String, Object> run(List<RawFrame> frames, List<ReportRecord> reports)
      throws Exception {
    JobSettings settings = JobSettings.of(Map.of("ports", "5060"));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            JobEnvironment.configuration(settings.flink()));
    env.setParallelism(PARALLELISM);
    env.getConfig().setAutoWatermarkInterval(10);
    SipPipeline.build(
        env,
        settings,
        source(env, frames, RawFrame.class),
        source(env, reports, ReportRecord.class),
        documents -> documents.sinkTo(CollectingSinks.documents()),
        letters -> letters.sinkTo(CollectingSinks.deadLetters()));
    assertThat(env.getStreamGraph(false).getStreamNodes())
        .allSatisfy(
            node ->
                assertThat(node.getTransformationUID()).as(node.getOperatorName()).isNotBlank());
    return env.execute().getAllAccumulatorResults();
  }

  private static <T> Source<T, ?, ?> source(
      StreamExecutionEnvironment env, List<T> elements, Class<T> type) {
    TypeInformation<T> information = Types.POJO(type);
    return new DataGeneratorSource<>(
        new FromElementsGeneratorFunction<>(information, env.getConfig(), elements),
        elements.size(),
        RateLimiterStrategy.noOp(),
        information);
  }

  /** One in five milliseconds, from a second after the agent's start on. */
  private static RawFrame frame(int number, String agent) {
    RawFrame frame = Frames.raw(number, Frames.sip(number + agent, 5060), "ag", agent, "if", "lo");
    frame.captureTimeNanos = START_NANOS + SECOND_NANOS + number * 5_000_000L;
    frame.brokerTimeMillis = frame.captureTimeNanos / 1_000_000;
    return frame;
  }

  private static ReportRecord report(String agent, int sequence, int captured) throws Exception {
    long interval = 20 * SECOND_NANOS;
    return read(
        new AgentReport(
                agent,
                "start-of-" + agent,
                "lo",
                sequence,
                START_NANOS + sequence * interval,
                START_NANOS + (sequence + 1) * interval,
                sequence == 1,
                captured,
                0,
                captured,
                new TreeMap<>(),
                0,
                0,
                0)
            .toJson());
  }

  private static ReportRecord read(String json) throws Exception {
    byte[] value = json.getBytes(UTF_8);
    List<ReportRecord> records = new ArrayList<>();
    new ReportDeserializer()
        .deserialize(
            new ConsumerRecord<>(
                "sip-reports",
                0,
                0,
                Long.MAX_VALUE,
                TimestampType.LOG_APPEND_TIME,
                0,
                value.length,
                null,
                value,
                new RecordHeaders(),
                Optional.empty()),
            new Collector<>() {
              @Override
              public void collect(ReportRecord record) {
                records.add(record);
              }

              @Override
              public void close() {}
            });
    return records.get(0);
  }
}
