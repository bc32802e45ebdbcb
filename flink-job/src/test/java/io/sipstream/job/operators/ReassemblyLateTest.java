package io.sipstream.job.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.job.CutFrames;
import io.sipstream.job.Frames;
import io.sipstream.job.operators.ReassemblyHarness.Backend;
import io.sipstream.job.record.RawFrame;
import io.sipstream.testing.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An older capture that is replayed after a newer one, and beside it, loses nothing. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class ReassemblyLateTest {
  private static final long TIME_MILLIS = Frames.CAPTURE_TIME_NANOS / 1_000_000;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final int MESSAGES = 200;

  private static final long SEED = Seed.of(ReassemblyLateTest.class);
  private final Random random = new Random(SEED);

  private record Part(String key, RawFrame frame) {}

  @Test
  void fragmentsBehindTheWatermarkAreJoinedInAnyOrder() throws Exception {
    assertNothingIsLost(new ReassemblyKind.Fragments(), ReassemblyLateTest::fragments);
  }

  @Test
  void segmentsBehindTheWatermarkAreJoinedInAnyOrder() throws Exception {
    assertNothingIsLost(new ReassemblyKind.Segments(), ReassemblyLateTest::segments);
  }

  @Test
  void idleTimeIsNotForwardedToOperatorsWithADirectInput() throws Exception {
    try (ReassemblyHarness task =
        ReassemblyHarness.open(new ReassemblyKind.Fragments(), Backend.HEAP)) {
      task.watermark(TIME_MILLIS);
      task.idle();

      assertThat(task.saidIdle()).isFalse();
    }
  }

  private interface Cut {
    List<byte[]> of(String callId);
  }

  private void assertNothingIsLost(ReassemblyKind<?> kind, Cut cut) throws Exception {
    try (ReassemblyHarness task = ReassemblyHarness.open(kind, Backend.HEAP)) {
      List<Part> newer = parts("newer", 0, cut);
      newer.subList(0, newer.size() / 2).forEach(part -> take(task, part));
      task.watermark(TIME_MILLIS + MESSAGES / 2 - 1_000);
      // From here on the older ones come between the others, an hour behind the watermark.
      List<Part> older = parts("older", -HOUR_MILLIS, cut);
      Collections.shuffle(older, random);
      List<Part> rest = newer.subList(newer.size() / 2, newer.size());
      int frames = newer.size() + older.size();
      for (int i = 0; i < Math.max(older.size(), rest.size()); i++) {
        if (i < older.size()) {
          take(task, older.get(i));
        }
        if (i < rest.size()) {
          take(task, rest.get(i));
        }
        task.watermark(TIME_MILLIS + i * MESSAGES / older.size() - 1_000);
      }
      task.watermark(TIME_MILLIS + HOUR_MILLIS);
      task.watermark(TIME_MILLIS + 2 * HOUR_MILLIS);

      Map<String, String> expected = new TreeMap<>();
      for (int i = 0; i < MESSAGES; i++) {
        expected.put("newer-" + i, message("newer-" + i));
        expected.put("older-" + i, message("older-" + i));
      }
      assertThat(task.messages()).isEqualTo(expected);
      assertThat(task.deadLetters()).isEmpty();
      assertThat(task.sum("frames_in_messages", "ignored.")).isEqualTo(frames);
      assertThat(task.keepsNothing()).isTrue();
    }
  }

  private static List<Part> parts(String name, long laterMillis, Cut cut) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      for (byte[] bytes : cut.of(name + "-" + i)) {
        RawFrame frame = Frames.raw(parts.size(), bytes);
        frame.captureTimeNanos += (laterMillis + i) * 1_000_000;
        // The replays have names, so their keys differ.
        parts.add(new Part(name + i, frame));
      }
    }
    return parts;
  }

  private static List<byte[]> fragments(String callId) {
    return CutFrames.fragments(Frames.sip(callId, 5060), 7);
  }

  private static List<byte[]> segments(String callId) {
    byte[] message = message(callId).getBytes(UTF_8);
    List<byte[]> frames = new ArrayList<>();
    frames.add(Frames.segment(999, Frames.SYN, new byte[0]));
    for (int at = 0; at < message.length; at += 50) {
      byte[] payload = Arrays.copyOfRange(message, at, Math.min(message.length, at + 50));
      frames.add(Frames.segment(1_000 + at, Frames.ACK, payload));
    }
    return frames;
  }

  private static String message(String callId) {
    byte[] packet = Frames.sip(callId, 5060);
    return new String(packet, 28, packet.length - 28, UTF_8);
  }

  private static void take(ReassemblyHarness task, Part part) {
    try {
      task.take(part.key, part.frame);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
