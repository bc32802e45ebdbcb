package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.job.settings.JobSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.datagen.functions.FromElementsGeneratorFunction;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole graph on a real Flink runtime, between a bounded source and sinks that collect. */
class SipPipelineTest {
  private static final int PARALLELISM = 4;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(PARALLELISM)
              .build());

  @BeforeEach
  void forgetEarlierRuns() {
    Collecting.DOCUMENTS.clear();
    Collecting.DEAD_LETTERS.clear();
  }

  @Test
  void badRecordsAmongGoodOnesCostNothingElseAndEveryOneIsCounted() throws Exception {
    Map<String, Object> counters =
        run(
            Frames.raw(0, Frames.sip("first@192.0.2.1", 5060)),
            Frames.raw(1, new byte[0]),
            Frames.raw(2, null),
            Frames.raw(3, Frames.sip("unseen@192.0.2.1", 5060), "ol", "many"),
            Frames.raw(4, Frames.udp(5060, 5060, "\r\n\r\n".getBytes(UTF_8))),
            Frames.raw(5, Frames.sip("elsewhere@192.0.2.1", 5070)),
            Frames.raw(6, Frames.udp(5060, 5060, "not a start line\r\n\r\n".getBytes(UTF_8))),
            Frames.raw(7, Frames.sip("last@192.0.2.1", 5060)));

    assertThat(counters)
        .containsOnly(
            Map.entry("frames_consumed", 8L),
            Map.entry("messages", 2L),
            Map.entry("frames_used", 2L),
            Map.entry("ignored.keep_alive", 1L),
            Map.entry("ignored.port", 1L),
            Map.entry("dead_letter.record.no_value", 1L),
            Map.entry("dead_letter.record.bad_header_ol", 1L),
            Map.entry("dead_letter.link.truncated", 1L),
            Map.entry("dead_letter.sip.no_start_line", 1L));
    assertThat(Collecting.DOCUMENTS)
        .extracting(document -> document.routing)
        .containsExactlyInAnyOrder("first@192.0.2.1", "last@192.0.2.1");
    assertThat(Collecting.DOCUMENTS)
        .allSatisfy(document -> assertThat(document.index).isEqualTo("sip-messages-2026.11.18"));
    assertThat(Collecting.DEAD_LETTERS)
        .extracting(letter -> letter.offset)
        .containsExactlyInAnyOrder(1L, 2L, 3L, 6L);
  }

  @Test
  void partsAreJoinedWhicheverTaskReadsThem() throws Exception {
    List<RawFrame> frames = new ArrayList<>();
    int messages = 200;
    for (int i = 0; i < messages; i++) {
      byte[] packet = Frames.sip("call-" + i + "@192.0.2.1", 5060);
      frames.add(Frames.raw(2 * i, Frames.fragment(packet, 0, 160, i)));
      frames.add(Frames.raw(2 * i + 1, Frames.fragment(packet, 160, packet.length - 20, i)));
    }
    Collections.shuffle(frames, new Random(1));

    Map<String, Object> counters = run(frames.toArray(RawFrame[]::new));

    assertThat(counters)
        .containsOnly(
            Map.entry("frames_consumed", 2L * messages),
            Map.entry("frames_used", 2L * messages),
            Map.entry("frames_waiting", 0L),
            Map.entry("messages", (long) messages));
    assertThat(Collecting.DOCUMENTS).extracting(Collected::routing).doesNotHaveDuplicates();
    assertThat(Collecting.DOCUMENTS).hasSize(messages);
  }

  @Test
  void aCallsMessagesReachOneSinkSubtask() throws Exception {
    RawFrame[] frames = new RawFrame[200];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = Frames.raw(i, Frames.sip("call-" + i % 20 + "@192.0.2.1", 5060));
    }

    run(frames);

    Map<String, List<Integer>> subtasksByCall =
        Collecting.DOCUMENTS.stream()
            .collect(
                Collectors.groupingBy(
                    Collected::key, Collectors.mapping(Collected::subtask, Collectors.toList())));
    assertThat(subtasksByCall).hasSize(20);
    assertThat(subtasksByCall.values())
        .allSatisfy(subtasks -> assertThat(subtasks).hasSize(10).containsOnly(subtasks.get(0)));
    assertThat(Collecting.DOCUMENTS).extracting(document -> document.subtask).contains(0, 1);
  }

  @Test
  void everyOperatorHasANameAndAUidOfItsOwn() throws Exception {
    StreamExecutionEnvironment env = graph(Frames.raw(0, Frames.sip("a@192.0.2.1", 5060)));

    assertThat(env.getStreamGraph().getStreamNodes())
        .isNotEmpty()
        .allSatisfy(
            node -> {
              assertThat(node.getTransformationUID()).as(node.getOperatorName()).isNotBlank();
            });
    assertThat(env.getMaxParallelism()).isEqualTo(720);
  }

  private static Map<String, Object> run(RawFrame... frames) throws Exception {
    JobExecutionResult result = graph(frames).execute();
    return result.getAllAccumulatorResults();
  }

  private static StreamExecutionEnvironment graph(RawFrame... frames) throws Exception {
    JobSettings settings = JobSettings.of(Map.of());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            JobEnvironment.configuration(settings.flink()));
    env.setParallelism(PARALLELISM);
    TypeInformation<RawFrame> type = Types.POJO(RawFrame.class);
    FromElementsGeneratorFunction<RawFrame> elements =
        new FromElementsGeneratorFunction<>(type, env.getConfig(), Arrays.asList(frames));
    SipPipeline.build(
        env,
        settings,
        new DataGeneratorSource<>(elements, frames.length, type),
        documents -> documents.sinkTo(new DocumentSink()),
        letters -> letters.sinkTo(new DeadLetterSink()));
    return env;
  }

  /** A document, and where it came out. */
  private record Collected(String index, String key, String routing, int subtask) {}

  private static final class Collecting {
    static final Queue<Collected> DOCUMENTS = new ConcurrentLinkedQueue<>();
    static final Queue<DeadLetter> DEAD_LETTERS = new ConcurrentLinkedQueue<>();
  }

  private interface Write<T> {
    void accept(T element);
  }

  private record Writer<T>(Write<T> write) implements SinkWriter<T> {
    @Override
    public void write(T element, Context context) {
      write.accept(element);
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public void close() {}
  }

  private static final class DocumentSink implements Sink<IndexableDocument> {
    private static final long serialVersionUID = 1;

    @Override
    public SinkWriter<IndexableDocument> createWriter(WriterInitContext context) {
      int subtask = context.getTaskInfo().getIndexOfThisSubtask();
      return new Writer<>(
          document ->
              Collecting.DOCUMENTS.add(
                  new Collected(document.index, document.key, document.routing, subtask)));
    }

    @Override
    @Deprecated
    public SinkWriter<IndexableDocument> createWriter(InitContext context) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class DeadLetterSink implements Sink<DeadLetter> {
    private static final long serialVersionUID = 1;

    @Override
    public SinkWriter<DeadLetter> createWriter(WriterInitContext context) {
      return new Writer<>(Collecting.DEAD_LETTERS::add);
    }

    @Override
    @Deprecated
    public SinkWriter<DeadLetter> createWriter(InitContext context) {
      throw new UnsupportedOperationException();
    }
  }
}
