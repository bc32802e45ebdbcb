package io.sipstream.job.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.job.Frames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message may throw while it is joined and decoded, and what that costs. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
@Tag("hostile")
class ReassemblyErrorTest {
  private static final long TIME_MILLIS = Frames.CAPTURE_TIME_NANOS / 1_000_000;

  @ParameterizedTest
  @ValueSource(classes = {StackOverflowError.class, OutOfMemoryError.class})
  void anErrorOfAMessageCostsItsRecordsAlone(Class<? extends Error> kind) throws Exception {
    try (ReassemblyHarness task = open(kind.getDeclaredConstructor().newInstance())) {
      send(task);

      assertThat(task.deadLetters())
          .extracting(letter -> letter.offset)
          .containsExactlyInAnyOrder(2L, 3L);
      assertThat(task.counters())
          .containsOnly(
              Map.entry("dead_letters.internal_error." + kind.getSimpleName(), 2L),
              Map.entry("frames_in_messages", 4L),
              Map.entry("frames_pending_reassembly", -6L),
              Map.entry("messages", 2L));
      assertThat(task.documents()).isEqualTo(2);
      assertThat(task.keepsNothing()).isTrue();
    }
  }

  /** A state backend that fails is no record's doing, and neither are other errors of the JVM. */
  @Test
  void otherFailuresStopTheTask() throws Exception {
    for (Throwable failure :
        new Throwable[] {
          new UncheckedIOException(new IOException("a disk")), new NoClassDefFoundError("x")
        }) {
      try (ReassemblyHarness task = open(failure)) {
        assertThatThrownBy(() -> send(task)).isSameAs(failure);
        assertThat(task.deadLetters()).isEmpty();
      }
    }
  }

  private static ReassemblyHarness open(Throwable failure) throws Exception {
    return ReassemblyHarness.open(
        new FailingSegments(failure, "hostile@"), ReassemblyHarness.Backend.HEAP);
  }

  /** Three messages of two segments each, every one in a stream of its own. */
  private static void send(ReassemblyHarness task) throws Exception {
    String[] calls = {"first@192.0.2.1", "hostile@192.0.2.1", "last@192.0.2.1"};
    for (int i = 0; i < calls.length; i++) {
      byte[] packet = Frames.sip(calls[i], 5060);
      task.take(2 * i, calls[i], segment(packet, 28, 100));
      task.take(2 * i + 1, calls[i], segment(packet, 100, packet.length));
    }
    for (long millis = 0; millis <= 1_000_000; millis += 50_000) {
      task.watermark(TIME_MILLIS + millis);
    }
  }

  private static byte[] segment(byte[] packet, int begin, int end) {
    return Frames.segment(972 + begin, Frames.ACK, Arrays.copyOfRange(packet, begin, end));
  }
}
