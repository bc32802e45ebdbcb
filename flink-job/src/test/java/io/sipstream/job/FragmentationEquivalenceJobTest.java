package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.job.record.RawFrame;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.testing.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The messages of every sample capture, sent again in all kinds of pieces that reach four source
 * tasks out of order, give the documents that they give when each is sent in a datagram of its own,
 * and byte for byte those of the decoder in memory. One job has all of it at once, each kind of
 * each capture under an agent of its own.
 */
class FragmentationEquivalenceJobTest {
  private static final int PARALLELISM = 4;
  private static final int FRAMES_PER_SECOND = 12_000;
  private static final long STEP_NANOS = 1_000_000;
  private static final int OUT_OF_ORDERNESS_MILLIS = 5_000;
  private static final List<String> CUT_EVERYWHERE =
      List.of("busy.pcap", "cancelled.pcap", "packetbeat-register.pcap");

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(PARALLELISM)
              .build());

  /**
   * Frames of one kind.
   *
   * @param whole the name of those that must give the same documents
   */
  private record Kind(String name, String whole, List<byte[]> frames, long startMillis) {}

  private static final long SEED = Seed.of(FragmentationEquivalenceJobTest.class);
  private final Random random = new Random(SEED);
  private final List<Kind> kinds = new ArrayList<>();

  @Test
  void theJobGivesTheSameDocumentsWhateverTheFramesAre() throws Exception {
    for (Path capture : SampleMessages.captures()) {
      addKinds(capture.getFileName().toString(), SampleMessages.of(capture));
    }

    Map<String, Long> expectedCounters = new TreeMap<>();
    Map<String, Map<String, String>> expected = inMemory(expectedCounters);
    Map<String, Object> counters = DealtFrames.run(arrivals(), PARALLELISM, FRAMES_PER_SECOND);
    Map<String, Map<String, String>> found =
        CollectingSinks.DOCUMENTS.stream()
            .map(CollectingSinks.Collected::document)
            .collect(
                Collectors.groupingBy(
                    document -> agent(document.json()),
                    Collectors.toMap(
                        document -> document.id(),
                        document -> new String(document.json(), UTF_8))));

    for (Kind kind : kinds) {
      assertThat(found.getOrDefault(kind.name, Map.of()))
          .as(kind.name)
          .isEqualTo(expected.getOrDefault(kind.name, Map.of()));
      assertThat(comparable(found, kind.name))
          .as(kind.name)
          .isEqualTo(comparable(found, kind.whole));
    }
    assertThat(counters).containsAllEntriesOf(expectedCounters);
    assertThat(counters).containsEntry("frames_pending_reassembly", 0L);
    assertThat(found).hasSizeGreaterThan(1_000);
  }

  private void addKinds(String capture, List<byte[]> messages) {
    String whole = add(capture, "whole", null, CutFrames.datagrams(messages));
    for (CutFrames.Order order : CutFrames.Order.values()) {
      add(capture, "fragments " + order, whole, CutFrames.fragments(messages, order));
    }
    List<byte[]> framed = SampleMessages.framed(messages);
    whole = add(capture, "framed", null, CutFrames.datagrams(framed));
    add(capture, "segments", whole, CutFrames.segments(framed));
    add(capture, "cut", whole, CutFrames.cut(framed, random));
    add(capture, "shuffled", whole, CutFrames.shuffled(CutFrames.cut(framed, random), random));
    if (CUT_EVERYWHERE.contains(capture)) {
      framed.forEach(message -> addEveryCut(capture, message));
    }
  }

  private void addEveryCut(String capture, byte[] message) {
    String name = capture + " " + kinds.size();
    String whole = add(name, "whole", null, CutFrames.datagrams(List.of(message)));
    for (int cut = 1; cut < message.length; cut++) {
      List<byte[]> pieces = new ArrayList<>(CutFrames.cut(message, cut));
      if (random.nextBoolean()) {
        Collections.swap(pieces, 1, 2);
      }
      add(name, "cut at " + cut, whole, pieces);
    }
  }

  /** Each kind begins a little later than the one before, so that event time has to go on. */
  private String add(String capture, String what, String whole, List<byte[]> pieces) {
    String name = capture + ", " + what;
    long startMillis = Frames.RECORD_TIME_MILLIS + 10L * kinds.size();
    kinds.add(new Kind(name, whole == null ? name : whole, pieces, startMillis));
    return name;
  }

  private static List<RawFrame> rawFrames(Kind kind) {
    List<RawFrame> raw = new ArrayList<>();
    for (int i = 0; i < kind.frames.size(); i++) {
      RawFrame frame = Frames.raw(i, kind.frames.get(i));
      frame.captureTimeNanos = kind.startMillis * 1_000_000 + i * STEP_NANOS + i;
      frame.brokerTimeMillis = kind.startMillis;
      frame.agent = kind.name;
      raw.add(frame);
    }
    return raw;
  }

  private Map<String, Map<String, String>> inMemory(Map<String, Long> counters) {
    Map<String, Map<String, String>> expected = new LinkedHashMap<>();
    for (Kind kind : kinds) {
      Map<String, String> documents = new TreeMap<>();
      Documents sink =
          new Documents(
              document ->
                  assertThat(documents.put(document.id(), new String(document.json(), UTF_8)))
                      .as("twice in %s", kind.name)
                      .isNull());
      InMemoryDecoder decoder =
          new InMemoryDecoder(
              DecoderSettings.defaults(),
              ReassemblyLimits.defaults(),
              OUT_OF_ORDERNESS_MILLIS,
              sink);
      rawFrames(kind).forEach(frame -> decoder.decode(frame.value, frame));
      decoder.end();
      expected.put(kind.name, documents);
      sink.counters().forEach((name, count) -> counters.merge(name, count, Long::sum));
    }
    return expected;
  }

  /** As they arrive: late by up to four seconds. */
  private List<RawFrame> arrivals() {
    Map<RawFrame, Long> arrival = new IdentityHashMap<>();
    for (Kind kind : kinds) {
      for (RawFrame frame : rawFrames(kind)) {
        arrival.put(frame, frame.captureTimeNanos + random.nextInt(4_000) * 1_000_000L);
      }
    }
    List<RawFrame> ordered = new ArrayList<>(arrival.keySet());
    ordered.sort(Comparator.comparing(arrival::get));
    return ordered;
  }

  private static String agent(byte[] json) {
    return SampleMessages.json(json).at("/observer/name").asText();
  }

  /** Documents without what may differ: transport, time, place in the stream; and the agent. */
  private static List<String> comparable(Map<String, Map<String, String>> documents, String kind) {
    return documents.getOrDefault(kind, Map.of()).values().stream()
        .map(
            text -> {
              JsonNode json = SampleMessages.json(text.getBytes(UTF_8));
              ((ObjectNode) json).remove(List.of("@timestamp", "observer"));
              ((ObjectNode) json.get("event")).remove(List.of("start", "end"));
              ((ObjectNode) json.get("sip")).remove(List.of("timestamp", "stream"));
              ((ObjectNode) json.get("network"))
                  .remove(List.of("transport", "iana_number", "community_id"));
              return json.toString();
            })
        .sorted()
        .toList();
  }
}
