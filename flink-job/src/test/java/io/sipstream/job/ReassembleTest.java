package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.job.settings.JobSettings;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The joining operator by itself: what it keeps, and what it no longer keeps. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class ReassembleTest {
  private static final int MAX_PARALLELISM = 720;
  private static final long TIME_MILLIS = Frames.CAPTURE_TIME_NANOS / 1_000_000;
  private static final byte[] SIP = Arrays.copyOfRange(Frames.sip("a@h", 5060), 28, 1_000);
  private static final byte[] MESSAGE =
      new String(SIP, UTF_8).trim().concat("\r\n\r\n").getBytes(UTF_8);
  private static final byte[] PACKET = Frames.udp(5060, 5060, MESSAGE);

  private record Task(
      KeyedOneInputStreamOperatorTestHarness<String, HeldPiece, IndexableDocument> harness)
      implements AutoCloseable {
    void take(long offset, String key, byte[] frame) throws Exception {
      RawFrame raw = Frames.raw(offset, frame);
      harness.processElement(
          new StreamRecord<>(HeldPiece.of(key, raw), raw.captureTimeNanos / 1_000_000));
    }

    void watermark(long millis) throws Exception {
      harness.processWatermark(millis);
    }

    int documents() {
      return harness.extractOutputValues().size();
    }

    void assertNothingIsKept() {
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }

    Map<String, Long> counters() {
      Map<String, Long> counters = new TreeMap<>();
      harness
          .getEnvironment()
          .getAccumulatorRegistry()
          .getUserMap()
          .forEach((name, counter) -> counters.put(name, ((LongCounter) counter).getLocalValue()));
      return counters;
    }

    @Override
    public void close() throws Exception {
      harness.close();
    }
  }

  private static Task open(
      PieceKind<?> kind, int parallelism, int subtask, OperatorSubtaskState state)
      throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<String, HeldPiece, IndexableDocument>(
            new ReassembleOperator<>(new Reassemble<>(kind, JobSettings.of(Map.of()))),
            piece -> piece.key,
            Types.STRING,
            MAX_PARALLELISM,
            parallelism,
            subtask);
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return new Task(harness);
  }

  private static byte[] fragment(int begin, int end, int identification) {
    return Frames.fragment(PACKET, begin, end, identification);
  }

  private static final int END = PACKET.length - 20;

  /** RFC 9293 section 3.1. */
  private static byte[] segment(long sequence, int flags, byte[] payload) {
    return ByteBuffer.allocate(40 + payload.length)
        .put(PACKET, 0, 20)
        .putShort((short) 5060)
        .putShort((short) 5060)
        .putInt((int) sequence)
        .putInt(0)
        .put((byte) 0x50)
        .put((byte) flags)
        .putShort((short) 8192)
        .putInt(0)
        .put(payload)
        .putShort(2, (short) (40 + payload.length))
        .put(9, (byte) 6)
        .array();
  }

  private static byte[] part(int begin, int end) {
    return Arrays.copyOfRange(MESSAGE, begin, end);
  }

  @Test
  void aJoinedPacketIsADocumentAndLeavesNothing() throws Exception {
    try (Task task = open(new PieceKind.Fragments(), 1, 0, null)) {
      task.take(1, "k", fragment(160, END, 7));
      task.take(0, "k", fragment(0, 160, 7));
      task.take(2, "k", fragment(0, 160, 7));
      assertThat(task.documents()).isZero();
      task.watermark(TIME_MILLIS + 2_000);
      assertThat(task.documents()).isEqualTo(1);
      assertThat(task.counters())
          .containsEntry("messages", 1L)
          .containsEntry("frames_used", 2L)
          .containsEntry("ignored.fragment_repeated", 1L)
          .containsEntry("frames_waiting", -3L);
      task.assertNothingIsKept();
    }
  }

  @Test
  void whatExpiresAndWhatOverlapsLeavesNothing() throws Exception {
    try (Task task = open(new PieceKind.Fragments(), 1, 0, null)) {
      task.take(0, "late", fragment(0, 160, 7));
      task.take(1, "overlap", fragment(0, 160, 8));
      task.take(2, "overlap", fragment(152, 168, 8));
      task.watermark(TIME_MILLIS + 29_000);
      task.watermark(TIME_MILLIS + 31_000);
      assertThat(task.counters())
          .containsEntry("dead_letter.fragment.expired", 1L)
          .containsEntry("dead_letter.fragment.overlap", 2L);
      assertThat(task.harness().getSideOutput(DecodeFrames.DEAD_LETTERS)).hasSize(3);
      task.assertNothingIsKept();
    }
  }

  @Test
  void aStreamThatEndsLeavesNothing() throws Exception {
    for (int end : new int[] {1, 4}) {
      try (Task task = open(new PieceKind.Segments(), 1, 0, null)) {
        task.take(0, "s", segment(999, 2, new byte[0]));
        task.take(2, "s", segment(1_100, 16, part(100, MESSAGE.length)));
        task.take(1, "s", segment(1_000, 16, part(0, 100)));
        task.take(3, "s", segment(1_000 + MESSAGE.length, end, new byte[0]));
        task.watermark(TIME_MILLIS + 1_000);
        assertThat(task.documents()).isEqualTo(1);
        assertThat(task.counters()).containsEntry("frames_waiting", -4L);
        task.watermark(TIME_MILLIS + 6_000);
        task.assertNothingIsKept();
      }
    }
  }

  @Test
  void aSilentStreamIsForgotten() throws Exception {
    try (Task task = open(new PieceKind.Segments(), 1, 0, null)) {
      task.take(0, "s", segment(999, 2, new byte[0]));
      task.take(1, "s", segment(1_000, 16, part(0, 100)));
      task.watermark(TIME_MILLIS + 1_000);
      for (long millis = TIME_MILLIS; millis < TIME_MILLIS + 700_000; millis += 50_000) {
        task.watermark(millis);
      }
      assertThat(task.counters()).containsEntry("frames_waiting", -2L);
      task.assertNothingIsKept();
    }
  }

  @Test
  void aSavepointWithinAPacketAndWithinAMessageLosesNothingInAnyParallelism() throws Exception {
    for (int parallelism : new int[] {1, 3}) {
      OperatorSubtaskState packet;
      OperatorSubtaskState stream;
      try (Task task = open(new PieceKind.Fragments(), 1, 0, null)) {
        task.take(0, "k", fragment(0, 160, 7));
        task.watermark(TIME_MILLIS + 100);
        packet = task.harness().snapshot(1, 1);
      }
      try (Task task = open(new PieceKind.Segments(), 1, 0, null)) {
        task.take(0, "k", segment(999, 2, new byte[0]));
        task.take(1, "k", segment(1_000, 16, part(0, 100)));
        task.watermark(TIME_MILLIS + 100);
        stream = task.harness().snapshot(1, 1);
      }
      assertCompletes(new PieceKind.Fragments(), packet, parallelism, fragment(160, END, 7));
      assertCompletes(
          new PieceKind.Segments(),
          stream,
          parallelism,
          segment(1_100, 16, part(100, MESSAGE.length)));
    }
  }

  private static void assertCompletes(
      PieceKind<?> kind, OperatorSubtaskState state, int parallelism, byte[] rest)
      throws Exception {
    int documents = 0;
    for (int subtask = 0; subtask < parallelism; subtask++) {
      OperatorSubtaskState own =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              state, MAX_PARALLELISM, 1, parallelism, subtask);
      try (Task task = open(kind, parallelism, subtask, own)) {
        if (task.harness().numKeyedStateEntries() > 0) {
          task.take(5, "k", rest);
          task.watermark(TIME_MILLIS + 10_000);
          documents += task.documents();
        }
      }
    }
    assertThat(documents).isEqualTo(1);
  }

  @Test
  void aMillionHostileFirstFragmentsStayWithinTheLimits() throws Exception {
    byte[] first = fragment(0, 8, 0);
    try (Task task = open(new PieceKind.Fragments(), 1, 0, null)) {
      int dead = 0;
      for (int i = 0; i < 1_000_000; i++) {
        byte[] frame = first.clone();
        // 1,000,000 packets of 65,536 sources.
        frame[4] = (byte) (i >> 24);
        frame[5] = (byte) (i >> 16);
        frame[14] = (byte) (i >> 8);
        frame[15] = (byte) i;
        task.take(0, Integer.toString(i), frame);
        if (i % 1_000 == 0) {
          assertThat(task.harness().numEventTimeTimers()).isLessThanOrEqualTo(65_536);
          dead += drain(task);
        }
      }
      assertThat(task.harness().numKeyedStateEntries()).isLessThanOrEqualTo(2 * 65_536);
      task.watermark(TIME_MILLIS + 40_000);
      dead += drain(task);
      task.assertNothingIsKept();
      assertThat(dead).isEqualTo(1_000_000);
      assertThat(task.counters())
          .containsEntry("dead_letter.fragment.expired", 65_536L)
          .containsEntry("dead_letter.fragment.too_many", 1_000_000L - 65_536L)
          .containsEntry("frames_waiting", -1_000_000L);
    }
  }

  @Test
  void aMillionHostileSynsStayWithinTheLimits() throws Exception {
    byte[] syn = segment(999, 2, new byte[0]);
    try (Task task = open(new PieceKind.Segments(), 1, 0, null)) {
      for (int i = 0; i < 1_000_000; i++) {
        task.take(0, Integer.toString(i), syn);
      }
      assertThat(task.harness().numEventTimeTimers()).isLessThanOrEqualTo(65_536);
      assertThat(task.harness().numKeyedStateEntries()).isLessThanOrEqualTo(2 * 65_536);
      task.watermark(TIME_MILLIS + 1_000);
      task.watermark(TIME_MILLIS + 1_000_000);
      task.assertNothingIsKept();
      assertThat(task.counters()).containsEntry("frames_waiting", -1_000_000L);
      assertThat(task.counters().get("ignored.tcp_syn_refused"))
          .isGreaterThanOrEqualTo(1_000_000L - 65_536L);
    }
  }

  /** Takes what has come out, as the next operator would. */
  private static int drain(Task task) {
    var letters = task.harness().getSideOutput(DecodeFrames.DEAD_LETTERS);
    int count = letters == null ? 0 : letters.size();
    if (letters != null) {
      letters.clear();
    }
    return count;
  }
}
