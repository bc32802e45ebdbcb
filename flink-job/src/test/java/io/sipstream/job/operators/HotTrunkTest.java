package io.sipstream.job.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.job.Frames;
import io.sipstream.job.operators.ReassemblyHarness.Backend;
import io.sipstream.job.record.BufferedFrame;
import io.sipstream.job.record.RawFrame;
import io.sipstream.testing.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.RunnableFuture;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SnapshotResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One connection with thousands of queued segments, across a checkpoint. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class HotTrunkTest {
  private static final long TIME_MILLIS = Frames.CAPTURE_TIME_NANOS / 1_000_000;
  private static final String KEY = "trunk";
  private static final int MESSAGES = 2_500;
  private static final int SEGMENT_BYTES = 90;
  private static final long NANOS_BETWEEN = 500_000;

  private final Map<String, String> expected = new TreeMap<>();

  /** Segments of many messages, 2,000 a second, shuffled within half a second. */
  private List<RawFrame> segments() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < MESSAGES; i++) {
      byte[] packet = Frames.sip("call-" + i, 5060);
      String message = new String(packet, 28, packet.length - 28, UTF_8);
      expected.put("call-" + i, message);
      text.append(message);
    }
    byte[] stream = text.toString().getBytes(UTF_8);
    List<RawFrame> frames = new ArrayList<>();
    frames.add(Frames.raw(0, Frames.segment(999, Frames.SYN, new byte[0])));
    for (int at = 0; at < stream.length; at += SEGMENT_BYTES) {
      byte[] payload = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + SEGMENT_BYTES));
      RawFrame frame = Frames.raw(frames.size(), Frames.segment(1_000 + at, Frames.ACK, payload));
      frame.captureTimeNanos += frames.size() * NANOS_BETWEEN;
      frame.brokerTimeMillis = frame.captureTimeMillis();
      frames.add(frame);
    }
    Random random = new Random(Seed.of(HotTrunkTest.class));
    for (int from = 0; from < frames.size(); from += 1_000) {
      Collections.shuffle(frames.subList(from, Math.min(frames.size(), from + 1_000)), random);
    }
    return frames;
  }

  @ParameterizedTest
  @EnumSource
  void aCheckpointChangesNoMessageAndCopiesNoFrame(Backend backend) throws Exception {
    List<RawFrame> all = segments();
    List<RawFrame> before = all.subList(0, all.size() * 2 / 3);
    List<RawFrame> after = all.subList(before.size(), all.size());
    assertThat(before).hasSizeGreaterThan(3_000);
    try (ReassemblyHarness task = ReassemblyHarness.open(new ReassemblyKind.Segments(), backend)) {
      take(before, task);
      task.watermark(TIME_MILLIS + 300);
      Map<String, String> first = task.messages();
      assertThat(first).isNotEmpty();
      List<BufferedFrame> queued = task.queued();
      RunnableFuture<SnapshotResult<KeyedStateHandle>> snapshot = task.beginSnapshot();
      if (backend == Backend.HEAP) {
        assertThat(task.queued()).hasSameSizeAs(queued).allMatch(frame -> isAmong(frame, queued));
      }
      // What changes while the checkpoint is written is not in the checkpoint.
      take(after, task);
      task.watermark(TIME_MILLIS + 10_000);
      assertThat(task.messages()).isEqualTo(expected);

      OperatorSubtaskState checkpoint = ReassemblyHarness.written(snapshot);
      try (ReassemblyHarness restored =
          ReassemblyHarness.open(new ReassemblyKind.Segments(), backend, 1, 0, checkpoint)) {
        assertThat(restored.queued()).hasSameSizeAs(queued);
        take(after, restored);
        restored.watermark(TIME_MILLIS + 10_000);
        first.putAll(restored.messages());
        assertThat(first).isEqualTo(expected);
        assertThat(restored.deadLetters()).isEmpty();
        restored.watermark(TIME_MILLIS + 1_000_000);
        assertThat(restored.keepsNothing()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCanonicalSavepointIsRestoredByTheOtherBackend(Backend backend) throws Exception {
    List<RawFrame> all = segments();
    List<RawFrame> before = all.subList(0, all.size() * 2 / 3);
    Map<String, String> messages;
    OperatorSubtaskState savepoint;
    try (ReassemblyHarness task = ReassemblyHarness.open(new ReassemblyKind.Segments(), backend)) {
      take(before, task);
      task.watermark(TIME_MILLIS + 300);
      messages = task.messages();
      savepoint = task.canonicalSavepoint();
    }
    Backend other = backend == Backend.HEAP ? Backend.ROCKSDB : Backend.HEAP;
    try (ReassemblyHarness task =
        ReassemblyHarness.open(new ReassemblyKind.Segments(), other, 1, 0, savepoint)) {
      take(all.subList(before.size(), all.size()), task);
      task.watermark(TIME_MILLIS + 10_000);
      messages.putAll(task.messages());
      assertThat(messages).isEqualTo(expected);
      task.watermark(TIME_MILLIS + 1_000_000);
      assertThat(task.keepsNothing()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSecondOfAThousandSegmentsNeedsFewTimers(Backend backend) throws Exception {
    try (ReassemblyHarness task = ReassemblyHarness.open(new ReassemblyKind.Segments(), backend)) {
      int most = 0;
      for (int i = 0; i < 1_000; i++) {
        RawFrame frame = Frames.raw(i, Frames.segment(1_000 + 10 * i, Frames.ACK, new byte[10]));
        frame.captureTimeNanos += i * 1_000_000L;
        frame.brokerTimeMillis = frame.captureTimeMillis();
        task.take(KEY, frame);
        most = Math.max(most, task.timers());
      }
      for (int millis = 0; millis < 1_200; millis += 10) {
        task.watermark(TIME_MILLIS + millis);
        most = Math.max(most, task.timers());
      }
      assertThat(most).isBetween(2, 20);
      task.watermark(TIME_MILLIS + 1_000_000);
      assertThat(task.keepsNothing()).isTrue();
    }
  }

  private static void take(List<RawFrame> frames, ReassemblyHarness task) throws Exception {
    for (RawFrame frame : frames) {
      task.take(KEY, frame);
    }
  }

  private static boolean isAmong(BufferedFrame frame, List<BufferedFrame> frames) {
    return frames.stream().anyMatch(each -> each == frame);
  }
}
