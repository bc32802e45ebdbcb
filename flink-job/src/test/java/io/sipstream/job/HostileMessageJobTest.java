package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.document.Document;
import io.sipstream.job.operators.FailingSegments;
import io.sipstream.job.operators.ReassemblyKind;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.JobSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.functions.FromElementsGeneratorFunction;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One message that is made to stop the job among 300 good ones of all ways to arrive. The job may
 * not restart here, so a run that ends well had no restart.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@Tag("hostile")
class HostileMessageJobTest {
  private static final int OF_EACH = 100;
  private static final int SEGMENT_BYTES = 1_460;
  private static final int HOSTILE_PORT = 9_999;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private final List<RawFrame> frames = new ArrayList<>();

  @BeforeEach
  void forgetEarlierRuns() {
    CollectingSinks.clear();
  }

  @Test
  void tenThousandEmptyMembersOfGzipAreADocumentWithAProblem() throws Exception {
    good(0, OF_EACH / 2);
    stream(HOSTILE_PORT, hostile(10_000));
    good(OF_EACH / 2, OF_EACH);

    Map<String, Long> counters = run(new ReassemblyKind.Segments());

    assertThat(counters)
        .containsEntry("messages", 3L * OF_EACH + 1)
        .containsEntry("problems.too_many_gzip_members", 1L);
    assertThat(CollectingSinks.DEAD_LETTERS).isEmpty();
    assertThat(calls()).hasSize(3 * OF_EACH + 1).doesNotHaveDuplicates().contains("hostile@h");
  }

  @Test
  void aMessageThatOverflowsTheStackIsADeadLetter() throws Exception {
    good(0, OF_EACH / 2);
    int offset = frames.size();
    add(onPort(HOSTILE_PORT, Frames.segment(1_000, Frames.ACK, hostile(50))));
    good(OF_EACH / 2, OF_EACH);

    Map<String, Long> counters = run(new FailingSegments(new StackOverflowError(), "hostile@h"));

    assertThat(counters)
        .containsEntry("messages", 3L * OF_EACH)
        .containsEntry("dead_letters.internal_error.StackOverflowError", 1L);
    assertThat(CollectingSinks.DEAD_LETTERS)
        .extracting(letter -> letter.offset)
        .containsExactly((long) offset);
    assertThat(calls()).hasSize(3 * OF_EACH).doesNotHaveDuplicates().doesNotContain("hostile@h");
  }

  private static List<String> calls() {
    return CollectingSinks.DOCUMENTS.stream()
        .map(CollectingSinks.Collected::document)
        .filter(document -> document.target() == Document.Target.MESSAGES)
        .map(Document::routing)
        .toList();
  }

  /** Adds messages over UDP, in fragments and over TCP, one of each at a time. */
  private void good(int from, int to) {
    for (int i = from; i < to; i++) {
      add(Frames.sip("udp-" + i + "@h", 5060));
      byte[] packet = Frames.sip("fragments-" + i + "@h", 5060);
      add(Frames.fragment(packet, 0, 160, i));
      add(Frames.fragment(packet, 160, packet.length - 20, i));
      byte[] whole = Frames.sip("tcp-" + i + "@h", 5060);
      byte[] message = Arrays.copyOfRange(whole, 28, whole.length);
      add(onPort(20_000 + i, Frames.segment(999, Frames.SYN, new byte[0])));
      add(onPort(20_000 + i, segment(message, 0, 100)));
      add(onPort(20_000 + i, segment(message, 100, message.length)));
    }
  }

  private void stream(int port, byte[] message) {
    add(onPort(port, Frames.segment(999, Frames.SYN, new byte[0])));
    for (int at = 0; at < message.length; at += SEGMENT_BYTES) {
      add(onPort(port, segment(message, at, Math.min(message.length, at + SEGMENT_BYTES))));
    }
  }

  private static byte[] segment(byte[] message, int begin, int end) {
    return Frames.segment(1_000 + begin, Frames.ACK, Arrays.copyOfRange(message, begin, end));
  }

  private static byte[] onPort(int port, byte[] segment) {
    return ByteBuffer.wrap(segment).putShort(20, (short) port).array();
  }

  private void add(byte[] frame) {
    frames.add(Frames.raw(frames.size(), frame));
  }

  /** An INVITE whose body has so many members of gzip, each empty. */
  private static byte[] hostile(int members) throws IOException {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    new GZIPOutputStream(member).close();
    String head =
        String.join(
            "\r\n",
            "INVITE sip:b@h SIP/2.0",
            "Via: SIP/2.0/TCP h;branch=z9hG4bK2",
            "From: <sip:a@h>;tag=1",
            "To: <sip:b@h>",
            "Call-ID: hostile@h",
            "CSeq: 1 INVITE",
            "Content-Type: text/plain",
            "Content-Encoding: gzip",
            "Content-Length: " + members * member.size(),
            "",
            "");
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(head.getBytes(UTF_8));
    for (int i = 0; i < members; i++) {
      member.writeTo(message);
    }
    return message.toByteArray();
  }

  private Map<String, Long> run(ReassemblyKind<?> segments) throws Exception {
    JobSettings settings = JobSettings.of(Map.of());
    Configuration configuration = JobEnvironment.configuration(settings.flink());
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(2);
    TypeInformation<RawFrame> type = Types.POJO(RawFrame.class);
    FromElementsGeneratorFunction<RawFrame> elements =
        new FromElementsGeneratorFunction<>(type, env.getConfig(), frames);
    SipPipeline.build(
        env,
        settings,
        new DataGeneratorSource<>(elements, frames.size(), type),
        null,
        documents -> documents.sinkTo(CollectingSinks.documents()),
        letters -> letters.sinkTo(CollectingSinks.deadLetters()),
        segments);
    Map<String, Long> counters =
        CollectingSinks.balancedCounters(env.execute(), CollectingSinks.DOCUMENTS.size());
    assertThat(counters).containsEntry("frames_consumed", (long) frames.size());
    return counters;
  }
}
