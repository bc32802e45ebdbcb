package io.sipstream.job.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.job.Frames;
import io.sipstream.job.operators.ReassemblyHarness.Backend;
import io.sipstream.job.record.BufferedFrame;
import io.sipstream.settings.JobSettings;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Bounds on what is kept under hostile input, and after a restart. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class ReassemblyLimitsTest {
  private static final long TIME_MILLIS = Frames.CAPTURE_TIME_NANOS / 1_000_000;
  private static final int PACKETS = 65_536;
  private static final byte[] BIG = Frames.udp(5060, 5060, new byte[1_480]);

  /** A first fragment: one of 2^32 packets, from one of 2^16 sources. */
  private static byte[] first(int number, byte[] packet, int bytes) {
    byte[] frame = Frames.fragment(packet, 0, bytes, number >>> 16);
    return ByteBuffer.wrap(frame).putShort(14, (short) number).array();
  }

  /** How many are held at least once a limit was reached: an eighth is freed. */
  private static int afterEviction(int limit) {
    return limit - limit / 8 - 1;
  }

  /** What a frame takes of the limits of bytes. */
  private static int held(byte[] frame) {
    return Math.toIntExact(BufferedFrame.of(null, Frames.raw(0, frame)).heldBytes());
  }

  @ParameterizedTest
  @CsvSource({"HEAP, 1000000", "ROCKSDB, 100000"})
  void hostileFirstFragmentsStayWithinTheLimits(Backend backend, int frames) throws Exception {
    try (ReassemblyHarness task = ReassemblyHarness.open(new ReassemblyKind.Fragments(), backend)) {
      int dead = 0;
      for (int i = 0; i < frames; i++) {
        task.take(0, Integer.toString(i), first(i, BIG, 8));
        if (i % 1_000 == 0) {
          dead += task.deadLetters().size();
        }
      }
      int held = task.timers();
      assertThat(held).isBetween(afterEviction(PACKETS), PACKETS);
      assertThat(task.keys()).isEqualTo(2 * held); // its state, and what waits
      task.watermark(TIME_MILLIS + 40_000);
      dead += task.deadLetters().size();
      assertThat(task.keepsNothing()).isTrue();
      assertThat(dead).isEqualTo(frames);
      assertThat(task.counters())
          .containsEntry("dead_letters.fragment.timeout", (long) held)
          .containsEntry("dead_letters.fragment.limit_packets", (long) frames - held)
          .containsEntry("frames_pending_reassembly", (long) -frames);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bigHostileFragmentsStayWithinTheLimitOfBytes(Backend backend) throws Exception {
    JobSettings settings = JobSettings.of(Map.of("ip-defrag.max-mib", "8"));
    int frames = 20_000; // of 1,500 bytes
    try (ReassemblyHarness task =
        ReassemblyHarness.open(new ReassemblyKind.Fragments(), settings, backend, 1, 0, null)) {
      for (int i = 0; i < frames; i++) {
        task.take(0, Integer.toString(i), first(i, BIG, 1_480));
      }
      int room = (8 << 20) / held(first(0, BIG, 1_480));
      int kept = task.timers();
      assertThat(kept).isBetween(afterEviction(room), room);
      assertThat(task.keys()).isEqualTo(2 * kept);
      assertThat(task.savepoint().getManagedKeyedState().getStateSize()).isLessThan(8 << 20);
      task.watermark(TIME_MILLIS + 40_000);
      assertThat(task.deadLetters()).hasSize(frames);
      assertThat(task.counters()).containsEntry("dead_letters.fragment.timeout", (long) kept);
      assertThat(task.keepsNothing()).isTrue();
    }
  }

  @Test
  void oneSourceCannotTakeWhatOthersNeed() throws Exception {
    try (ReassemblyHarness task =
        ReassemblyHarness.open(new ReassemblyKind.Fragments(), Backend.HEAP)) {
      int limit = 16_384;
      for (int i = 0; i < 2 * limit; i++) {
        task.take(0, Integer.toString(i), Frames.fragment(BIG, 0, 8, i));
      }
      assertThat(task.counters())
          .containsEntry("dead_letters.fragment.limit_source_packets", (long) limit);
      task.take(0, "another", first(1, BIG, 8));
      assertThat(task.timers()).isEqualTo(limit + 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAP, 1000000", "ROCKSDB, 100000"})
  void hostileSynsStayWithinTheLimits(Backend backend, int frames) throws Exception {
    byte[] syn = Frames.segment(999, Frames.SYN, new byte[0]);
    try (ReassemblyHarness task = ReassemblyHarness.open(new ReassemblyKind.Segments(), backend)) {
      for (int i = 0; i < frames; i++) {
        task.take(0, Integer.toString(i), syn);
      }
      assertThat(task.keys()).isEqualTo(2 * 65_536);
      assertThat(task.timers()).isEqualTo(65_536);
      task.watermark(TIME_MILLIS + 1_000);
      task.watermark(TIME_MILLIS + 1_000_000);
      assertThat(task.keepsNothing()).isTrue();
      assertThat(task.counters())
          .containsEntry("frames_pending_reassembly", (long) -frames)
          .containsEntry("ignored.tcp_syn_refused", (long) frames - 65_536);
    }
  }

  /** A hundred keys before a restart, as many afterwards as fit beside those of the subtask. */
  @ParameterizedTest
  @CsvSource({
    "HEAP, ip-defrag.max-packets, 100, limit_packets",
    "HEAP, ip-defrag.max-packets-per-source, 100, limit_source_packets",
    // Of 500 frames with 1,492 bytes.
    "HEAP, ip-defrag.max-mib, 1, limit_bytes",
    "HEAP, ip-defrag.max-mib-per-source, 1, limit_source_bytes",
    "HEAP, tcp-reassembly.max-streams, 100, limit_streams",
    "HEAP, tcp-reassembly.max-mib, 1, limit_bytes",
    "ROCKSDB, ip-defrag.max-packets, 100, limit_packets",
    "ROCKSDB, tcp-reassembly.max-mib, 1, limit_bytes",
  })
  void aRestartCountsWhatItFinds(Backend backend, String limit, String value, String reason)
      throws Exception {
    boolean fragments = limit.startsWith("ip-defrag.");
    ReassemblyKind<?> kind =
        fragments ? new ReassemblyKind.Fragments() : new ReassemblyKind.Segments();
    JobSettings settings = JobSettings.of(Map.of(limit, value));
    int room = limit.contains("-mib") ? 500 : 100;
    byte[] frame =
        fragments
            ? Frames.fragment(Frames.udp(5060, 5060, new byte[1_600]), 0, 1_472, 7)
            : Frames.segment(1_000, Frames.ACK, new byte[1_452]);
    assertThat((1 << 20) / held(frame)).isBetween(500, 600);
    int before = room * 9 / 10;
    OperatorSubtaskState savepoint;
    try (ReassemblyHarness task = ReassemblyHarness.open(kind, settings, backend, 1, 0, null)) {
      for (int i = 0; i < before; i++) {
        task.take(i, "before-" + i, frame);
      }
      savepoint = task.savepoint();
      assertThat(task.deadLetters()).isEmpty();
    }

    int parallelism = 3;
    int found = 0;
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (ReassemblyHarness task =
          ReassemblyHarness.open(kind, settings, backend, parallelism, subtask, savepoint)) {
        int own = task.timers();
        found += own;
        int most = limit.contains("-mib") ? (1 << 20) / held(frame) : room;
        for (int i = 0, sent = 0; sent < most; i++) {
          String key = "after-" + i;
          if (ReassemblyHarness.owns(key, parallelism, subtask)) {
            task.take(before + i, key, frame);
            sent++;
          }
        }
        int kept = task.timers();
        assertThat(kept).isBetween(afterEviction(most), most);
        assertThat(task.deadLetters())
            .hasSize(own + most - kept)
            .allMatch(dead -> dead.reason.equals(reason));
      }
    }
    assertThat(found).isEqualTo(before);
  }
}
