package io.sipstream.job.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.job.Frames;
import io.sipstream.job.operators.ReassemblyHarness.Backend;
import java.util.Arrays;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the joining operator keeps, and what it no longer keeps, wherever Flink keeps it. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class ReassemblyFunctionTest {
  private static final long TIME_MILLIS = Frames.CAPTURE_TIME_NANOS / 1_000_000;
  private static final byte[] PACKET = Frames.sip("a@h", 5060);
  private static final byte[] MESSAGE = Arrays.copyOfRange(PACKET, 28, PACKET.length);
  private static final int END = PACKET.length - 20;

  private static byte[] fragment(int begin, int end, int identification) {
    return Frames.fragment(PACKET, begin, end, identification);
  }

  private static byte[] segment(int begin, int end) {
    return Frames.segment(1_000 + begin, Frames.ACK, Arrays.copyOfRange(MESSAGE, begin, end));
  }

  private static byte[] flag(int place, int flag) {
    return Frames.segment(1_000 + place, flag, new byte[0]);
  }

  @ParameterizedTest
  @EnumSource
  void aJoinedPacketIsADocumentAndLeavesNothing(Backend backend) throws Exception {
    try (ReassemblyHarness task = ReassemblyHarness.open(new ReassemblyKind.Fragments(), backend)) {
      task.take(1, "k", fragment(160, END, 7));
      task.take(0, "k", fragment(0, 160, 7));
      task.take(2, "k", fragment(0, 160, 7));
      assertThat(task.documents()).isZero();
      assertThat(task.keys()).isPositive();
      assertThat(task.timers()).isPositive();
      task.watermark(TIME_MILLIS + 2_000);
      assertThat(task.documents()).isEqualTo(1);
      assertThat(task.counters())
          .containsEntry("messages", 1L)
          .containsEntry("frames_in_messages", 2L)
          .containsEntry("ignored.fragment_repeated", 1L)
          .containsEntry("frames_pending_reassembly", -3L);
      assertThat(task.keepsNothing()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void keysThatDoNotFitInMemoryAreJoined(Backend backend) throws Exception {
    byte[] payload = Arrays.copyOf(MESSAGE, 60_000);
    Arrays.fill(payload, MESSAGE.length, payload.length, (byte) 'x');
    byte[] packet = Frames.udp(5060, 5060, payload);
    int end = packet.length - 20;
    int packets = (int) (FlinkReassemblyContext.CACHE_BYTES * 5 / 4 / packet.length);
    try (ReassemblyHarness task = ReassemblyHarness.open(new ReassemblyKind.Fragments(), backend)) {
      for (int i = 0; i < packets; i++) {
        task.take(2 * i, "k" + i, Frames.fragment(packet, 0, 59_200, i));
      }
      for (int i = 0; i < packets; i++) {
        task.take(2 * i + 1, "k" + i, Frames.fragment(packet, 59_200, end, i));
      }
      task.watermark(TIME_MILLIS + 2_000);
      assertThat(task.documents()).isEqualTo(packets);
      assertThat(task.keepsNothing()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatExpiresAndWhatOverlapsLeavesNothing(Backend backend) throws Exception {
    try (ReassemblyHarness task = ReassemblyHarness.open(new ReassemblyKind.Fragments(), backend)) {
      task.take(0, "late", fragment(0, 160, 7));
      task.take(1, "overlap", fragment(0, 160, 8));
      task.take(2, "overlap", fragment(152, 168, 8));
      task.watermark(TIME_MILLIS + 29_000);
      task.watermark(TIME_MILLIS + 31_000);
      assertThat(task.counters())
          .containsEntry("problems.fragment_missing", 1L)
          .containsEntry("dead_letters.fragment.overlap", 2L);
      assertThat(task.deadLetters()).hasSize(2);
      assertThat(task.keepsNothing()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamThatEndsLeavesNothing(Backend backend) throws Exception {
    for (int end : new int[] {Frames.FIN, Frames.RST}) {
      try (ReassemblyHarness task =
          ReassemblyHarness.open(new ReassemblyKind.Segments(), backend)) {
        task.take(0, "s", flag(-1, Frames.SYN));
        task.take(2, "s", segment(100, MESSAGE.length));
        task.take(1, "s", segment(0, 100));
        task.take(3, "s", flag(MESSAGE.length, end));
        task.watermark(TIME_MILLIS + 1_000);
        assertThat(task.documents()).isEqualTo(1);
        assertThat(task.counters()).containsEntry("frames_pending_reassembly", -4L);
        // Remembered for as long as its sender may repeat what it sent.
        task.watermark(TIME_MILLIS + 6_000);
        assertThat(task.keepsNothing()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamThatIsResetWithinAMessageLeavesNothing(Backend backend) throws Exception {
    try (ReassemblyHarness task = ReassemblyHarness.open(new ReassemblyKind.Segments(), backend)) {
      task.take(0, "s", flag(-1, Frames.SYN));
      task.take(1, "s", segment(0, 100));
      // Behind a hole.
      task.take(2, "s", segment(110, 120));
      task.take(3, "s", flag(100, Frames.RST));
      task.watermark(TIME_MILLIS + 1_000);
      assertThat(task.sum("dead_letters.tcp.")).isPositive();
      assertThat(task.counters()).containsEntry("frames_pending_reassembly", -4L);
      assertThat(task.keepsNothing()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHoleEndsByItself(Backend backend) throws Exception {
    try (ReassemblyHarness task = ReassemblyHarness.open(new ReassemblyKind.Segments(), backend)) {
      task.take(0, "s", flag(-1, Frames.SYN));
      task.take(1, "s", segment(0, 100));
      task.take(2, "s", Frames.segment(5_000, Frames.ACK, MESSAGE));
      task.watermark(TIME_MILLIS + 4_000);
      assertThat(task.documents()).isZero();
      task.watermark(TIME_MILLIS + 6_000);
      // What stood before the hole, and what is behind it.
      assertThat(task.documents()).isEqualTo(2);
      assertThat(task.counters()).containsEntry("problems.stream_gap", 1L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSilentStreamIsForgotten(Backend backend) throws Exception {
    try (ReassemblyHarness task = ReassemblyHarness.open(new ReassemblyKind.Segments(), backend)) {
      task.take(0, "s", flag(-1, Frames.SYN));
      task.take(1, "s", segment(0, 100));
      task.watermark(TIME_MILLIS + 1_000);
      for (long millis = TIME_MILLIS; millis < TIME_MILLIS + 700_000; millis += 50_000) {
        task.watermark(millis);
      }
      assertThat(task.counters()).containsEntry("frames_pending_reassembly", -2L);
      assertThat(task.keepsNothing()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSavepointWithinAPacketAndWithinAMessageLosesNothingInAnyParallelism(Backend backend)
      throws Exception {
    for (int parallelism : new int[] {1, 3}) {
      OperatorSubtaskState packet;
      OperatorSubtaskState stream;
      try (ReassemblyHarness task =
          ReassemblyHarness.open(new ReassemblyKind.Fragments(), backend)) {
        task.take(0, "k", fragment(0, 160, 7));
        task.watermark(TIME_MILLIS + 100);
        packet = task.savepoint();
      }
      try (ReassemblyHarness task =
          ReassemblyHarness.open(new ReassemblyKind.Segments(), backend)) {
        task.take(0, "k", flag(-1, Frames.SYN));
        task.take(1, "k", segment(0, 100));
        task.watermark(TIME_MILLIS + 100);
        stream = task.savepoint();
      }
      assertCompletes(
          new ReassemblyKind.Fragments(), backend, packet, parallelism, fragment(160, END, 7));
      assertCompletes(
          new ReassemblyKind.Segments(),
          backend,
          stream,
          parallelism,
          segment(100, MESSAGE.length));
    }
  }

  /** As in a capture whose clock gives seconds. */
  @ParameterizedTest
  @EnumSource
  void manyPiecesOfOneMomentAreInOneBucket(Backend backend) throws Exception {
    OperatorSubtaskState savepoint;
    int before = 80;
    try (ReassemblyHarness task = ReassemblyHarness.open(new ReassemblyKind.Segments(), backend)) {
      takeBytes(0, before, task);
      assertThat(task.buckets()).isEqualTo(1);
      assertThat(task.timers()).isEqualTo(1);
      savepoint = task.savepoint();
    }
    assertCompletesBytes(backend, savepoint, before);
  }

  /** Segments of a byte each, the last ones first. */
  private static void takeBytes(int from, int to, ReassemblyHarness task) throws Exception {
    for (int i = to - 1; i >= from; i--) {
      task.take(i, "s", segment(i, i + 1));
    }
  }

  private static void assertCompletesBytes(
      Backend backend, OperatorSubtaskState savepoint, int before) throws Exception {
    try (ReassemblyHarness task =
        ReassemblyHarness.open(new ReassemblyKind.Segments(), backend, 1, 0, savepoint)) {
      takeBytes(before, MESSAGE.length, task);
      task.take(MESSAGE.length, "s", flag(-1, Frames.SYN));
      task.take(MESSAGE.length + 1, "s", flag(MESSAGE.length, Frames.FIN));
      task.watermark(TIME_MILLIS + 1_000);
      assertThat(task.messages()).containsEntry("a@h", new String(MESSAGE, UTF_8));
      assertThat(task.counters())
          .containsEntry("frames_pending_reassembly", -(MESSAGE.length + 2L));
      task.watermark(TIME_MILLIS + 6_000);
      assertThat(task.keepsNothing()).isTrue();
    }
  }

  private static void assertCompletes(
      ReassemblyKind<?> kind,
      Backend backend,
      OperatorSubtaskState state,
      int parallelism,
      byte[] rest)
      throws Exception {
    int documents = 0;
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (ReassemblyHarness task =
          ReassemblyHarness.open(kind, backend, parallelism, subtask, state)) {
        assertThat(task.keys() > 0).isEqualTo(ReassemblyHarness.owns("k", parallelism, subtask));
        if (task.keys() > 0) {
          task.take(5, "k", rest);
          task.watermark(TIME_MILLIS + 10_000);
          documents += task.documents();
        }
      }
    }
    assertThat(documents).isEqualTo(1);
  }
}
