package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.document.Document;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.JobSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.datagen.functions.FromElementsGeneratorFunction;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    CollectingSinks.clear();
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
            Map.entry("frames_in_messages", 2L),
            Map.entry("ignored.keep_alive", 1L),
            Map.entry("ignored.other_port", 1L),
            Map.entry("dead_letters.record.no_value", 1L),
            Map.entry("dead_letters.record.bad_header_ol", 1L),
            Map.entry("dead_letters.link.truncated", 1L),
            Map.entry("dead_letters.sip.no_start_line", 1L));
    assertThat(CollectingSinks.DOCUMENTS)
        .extracting(document -> document.document().routing())
        .containsExactlyInAnyOrder("first@192.0.2.1", "last@192.0.2.1");
    assertThat(CollectingSinks.DOCUMENTS)
        .allSatisfy(
            document ->
                assertThat(document.document().target()).isEqualTo(Document.Target.MESSAGES));
    assertThat(CollectingSinks.DEAD_LETTERS)
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
            Map.entry("frames_in_messages", 2L * messages),
            Map.entry("frames_pending_reassembly", 0L),
            Map.entry("messages", (long) messages));
    assertThat(CollectingSinks.DOCUMENTS)
        .extracting(document -> document.document().routing())
        .doesNotHaveDuplicates();
    assertThat(CollectingSinks.DOCUMENTS).hasSize(messages);
  }

  @Test
  void noNetworkExchangeLiesBetweenDecodeAndItsSink() throws Exception {
    StreamGraph graph = withElasticsearch(Map.of()).getStreamGraph();

    assertThat(partitioners(graph, "elasticsearch")).containsExactly("FORWARD");
    assertThat(partitioners(graph, "elasticsearch-keyed")).containsOnly("FORWARD");
    assertThat(graph.getJobGraph().getVertices())
        .extracting(JobVertex::getName)
        .anySatisfy(
            name -> assertThat(name).contains("frames", "decode").matches(".*elasticsearch\\b.*"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void sinksOfAnotherParallelismGetTheDocumentsEvenly(int subtasks) throws Exception {
    StreamGraph graph =
        withElasticsearch(Map.of("elasticsearch.sink-parallelism", "" + subtasks)).getStreamGraph();

    for (String sink : List.of("elasticsearch", "elasticsearch-keyed")) {
      assertThat(partitioners(graph, sink)).containsOnly("REBALANCE");
      assertThat(node(graph, sink).getParallelism()).isEqualTo(subtasks);
    }
  }

  @Test
  void everyOperatorHasANameAndAUidOfItsOwn() throws Exception {
    StreamExecutionEnvironment env = withElasticsearch(Map.of());

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

  private static List<String> partitioners(StreamGraph graph, String sink) {
    return node(graph, sink).getInEdges().stream()
        .map(edge -> edge.getPartitioner().toString())
        .toList();
  }

  private static StreamNode node(StreamGraph graph, String uid) {
    return graph.getStreamNodes().stream()
        .filter(node -> uid.equals(node.getTransformationUID()))
        .findFirst()
        .orElseThrow();
  }

  private static StreamExecutionEnvironment withElasticsearch(Map<String, String> texts)
      throws Exception {
    JobSettings settings = JobSettings.of(texts);
    return graph(settings, JobRun.elasticsearch(settings), Frames.raw(0, new byte[0]));
  }

  private static StreamExecutionEnvironment graph(RawFrame... frames) throws Exception {
    return graph(
        JobSettings.of(Map.of("calls.enabled", "false")),
        documents -> documents.sinkTo(CollectingSinks.documents()),
        frames);
  }

  private static StreamExecutionEnvironment graph(
      JobSettings settings, SinkBinding<Document> documents, RawFrame... frames) throws Exception {
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
        null,
        documents,
        letters -> letters.sinkTo(CollectingSinks.deadLetters()));
    return env;
  }
}
