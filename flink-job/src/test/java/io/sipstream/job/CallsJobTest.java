package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.CallKeySettings;
import io.sipstream.calls.peers.Peers;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallRecordWriter;
import io.sipstream.calls.state.CallState;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.Document;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.job.kafka.FrameDeserializer;
import io.sipstream.job.record.RawFrame;
import io.sipstream.json.JsonBuffer;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import io.sipstream.settings.JobSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.datagen.functions.FromElementsGeneratorFunction;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The job writes the records of calls that the same code makes of a capture in memory. */
class CallsJobTest {
  private static final int PARALLELISM = 2;
  private static final Path SAMPLES = Path.of("..", "sample-pcaps");
  private static final Map<String, String> SETTINGS = Map.of("ports", "5060,5080");

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(PARALLELISM)
              .build());

  @ParameterizedTest
  @CsvSource({
    "answered-call.pcap, 1",
    "failed-calls.pcap, 2",
    "tcp-call.pcap, 1",
    "ipv4-fragments.pcap, 0",
    "registration.pcap, 0"
  })
  void recordsEqualThoseOfTheCaptureInMemory(String capture, int leastCalls) throws Exception {
    JobSettings settings = JobSettings.of(SETTINGS);
    List<RawFrame> frames = new ArrayList<>();
    Map<String, String> expected = new TreeMap<>();
    read(SAMPLES.resolve(capture), settings, frames, expected);
    CollectingSinks.clear();

    JobExecutionResult job = graph(settings, frames).execute();

    Map<String, Long> counters =
        CollectingSinks.balancedCounters(job, CollectingSinks.DOCUMENTS.size());
    Map<String, Document> latest = new TreeMap<>();
    for (CollectingSinks.Collected each : CollectingSinks.DOCUMENTS) {
      Document document = each.document();
      if (document.target() == Document.Target.CALLS) {
        latest.merge(document.id(), document, (a, b) -> a.version() > b.version() ? a : b);
      }
    }
    assertThat(expected).hasSizeGreaterThanOrEqualTo(leastCalls);
    assertThat(latest.keySet()).isEqualTo(expected.keySet());
    latest.forEach(
        (id, document) ->
            assertThat(new String(document.json(), UTF_8)).isEqualTo(expected.get(id)));
    assertThat(counters.get("messages_for_calls")).isEqualTo(counters.get("messages"));
  }

  @Test
  void withoutCallsTheGraphHasNoSuchOperator() throws Exception {
    assertThat(uids(Map.of("calls.enabled", "false"))).doesNotContain("calls").contains("decode");
    assertThat(uids(SETTINGS)).contains("calls").doesNotContainNull();
  }

  private static List<String> uids(Map<String, String> texts) throws Exception {
    RawFrame frame = Frames.raw(0, Frames.sip("a@192.0.2.1", 5060));
    return graph(JobSettings.of(texts), List.of(frame)).getStreamGraph().getStreamNodes().stream()
        .map(node -> node.getTransformationUID())
        .toList();
  }

  static StreamExecutionEnvironment graph(JobSettings settings, List<RawFrame> frames)
      throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            JobEnvironment.configuration(settings.flink()));
    env.setParallelism(PARALLELISM);
    TypeInformation<RawFrame> type = Types.POJO(RawFrame.class);
    FromElementsGeneratorFunction<RawFrame> elements =
        new FromElementsGeneratorFunction<>(type, env.getConfig(), frames);
    SipPipeline.build(
        env,
        settings,
        new DataGeneratorSource<>(elements, frames.size(), type),
        null,
        documents -> documents.sinkTo(CollectingSinks.documents()),
        letters -> letters.sinkTo(CollectingSinks.deadLetters()));
    return env;
  }

  /** Reads a capture as the records of a topic, and as the records of calls in memory. */
  private static void read(
      Path capture, JobSettings settings, List<RawFrame> frames, Map<String, String> expected)
      throws Exception {
    Map<String, CallState> states = new TreeMap<>();
    long[] last = new long[1];
    CallEventReader reader = new CallEventReader(CallKeySettings.DEFAULT, new byte[0]);
    Consumer<CallEvent> add =
        event -> {
          states.computeIfAbsent(event.callId(), id -> new CallState()).add(event);
          last[0] = Math.max(last[0], event.timeMicros());
        };
    read(capture, settings, frames, message -> reader.read(message, add));
    CallEvaluator evaluator = new CallEvaluator(CallSettings.DEFAULT, Peers.none());
    for (CallState state : states.values()) {
      for (CallRecord call : evaluator.evaluateAtEnd(state, last[0]).records()) {
        JsonBuffer buffer = new JsonBuffer();
        new CallRecordWriter().write(call, buffer);
        expected.put(call.id(), new String(buffer.toByteArray(0), UTF_8));
      }
    }
  }

  /** Reads a capture as the records of a topic, and its messages in memory. */
  static void read(
      Path capture, JobSettings settings, List<RawFrame> frames, Consumer<DecodedMessage> messages)
      throws Exception {
    InMemoryDecoder decoder =
        new InMemoryDecoder(
            settings.decoder(),
            settings.reassembly(),
            settings.flink().outOfOrdernessMs(),
            new InMemoryDecoder.Sink() {
              @Override
              public void message(DecodedMessage message) {
                messages.accept(message);
              }
            });
    try (CaptureFile file = CaptureFile.open(capture)) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ts", Long.toString(frame.captureTimeNanos()).getBytes(UTF_8));
        headers.add("lt", Integer.toString(frame.linkType()).getBytes(UTF_8));
        headers.add("ol", Integer.toString(frame.originalLengthBytes()).getBytes(UTF_8));
        frames.add(
            FrameDeserializer.read(
                Frames.record(frames.size(), frame.bytes(), headers, Frames.RECORD_TIME_MILLIS)));
        decoder.decode(
            frame.bytes(),
            FrameContext.of(
                frame.captureTimeNanos(),
                frame.timestampImprecise(),
                frame.linkType(),
                frame.originalLengthBytes(),
                null));
      }
    }
    decoder.end();
  }
}
