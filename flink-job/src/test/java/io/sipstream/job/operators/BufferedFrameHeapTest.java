package io.sipstream.job.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.job.Frames;
import io.sipstream.job.operators.ReassemblyHarness.Backend;
import io.sipstream.job.record.BufferedFrame;
import io.sipstream.job.record.BufferedFrameSerializer;
import io.sipstream.job.record.RawFrame;
import io.sipstream.reassembly.ReassemblyKey;
import io.sipstream.settings.JobSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The smallest pieces there are, up to the limit of bytes: the heap has about what it says. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class BufferedFrameHeapTest {
  private static final int LIMIT_MIB = 64;
  private static final int UNIT_BYTES = 8;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final byte[] PACKET = Frames.udp(5060, 5060, new byte[1_480]);

  // State as a job has it: nothing of it is shared with what came over the network before.
  private final TypeSerializer<BufferedFrame> serializer = BufferedFrameSerializer.INSTANCE;
  private final FrameDecoder decoder = new FrameDecoder(DecoderSettings.defaults());

  private BufferedFrame received(BufferedFrame sent) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(512);
    serializer.serialize(sent, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  /** A middle fragment of one of many packets, or a segment of two bytes of one of many streams. */
  private static byte[] frame(boolean fragment, int key, int place) {
    if (fragment) {
      int begin = UNIT_BYTES * (place + 1);
      return with(Frames.fragment(PACKET, begin, begin + UNIT_BYTES, key), 14, key >>> 16);
    }
    byte[] segment = Frames.segment(1_000 + 3L * place, Frames.ACK, new byte[] {'I', 'N'});
    return with(with(segment, 14, key), 20, 1_024 + (key >>> 16));
  }

  /** With other two bytes, of the source address or port. */
  private static byte[] with(byte[] frame, int at, int number) {
    return ByteBuffer.wrap(frame).putShort(at, (short) number).array();
  }

  private ReassemblyKey key(RawFrame frame) {
    Outcome outcome = decoder.decode(frame.value, frame);
    return outcome instanceof Outcome.Fragment fragment
        ? fragment.key()
        : ((Outcome.Segment) outcome).key();
  }

  private void send(ReassemblyHarness task, boolean fragments, int piecesOfEach, int number)
      throws Exception {
    RawFrame frame =
        Frames.raw(number, frame(fragments, number / piecesOfEach, number % piecesOfEach));
    task.take(received(BufferedFrame.of(key(frame), frame)));
  }

  private static long usedBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least =
          Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return least;
  }

  @ParameterizedTest(name = "{1} pieces each, fragments: {0}")
  @CsvSource({"true, 1", "true, 2", "true, 50", "false, 1", "false, 2", "false, 15"})
  void theHeapHasAboutWhatTheLimitSays(boolean fragments, int piecesOfEach) throws Exception {
    ReassemblyKind<?> kind =
        fragments ? new ReassemblyKind.Fragments() : new ReassemblyKind.Segments();
    JobSettings settings =
        JobSettings.of(
            Map.of(
                "ip-defrag.max-mib", Integer.toString(LIMIT_MIB),
                "ip-defrag.max-mib-per-source", Integer.toString(LIMIT_MIB),
                "ip-defrag.max-packets", "1000000",
                "ip-defrag.max-packets-per-source", "1000000",
                "tcp-reassembly.max-mib", Integer.toString(LIMIT_MIB)));
    try (ReassemblyHarness task =
        ReassemblyHarness.open(kind, settings, Backend.HEAP, 1, 0, null)) {
      int sent = 0;
      int evicted = 0;
      while (evicted == 0) {
        send(task, fragments, piecesOfEach, sent++);
        evicted = task.deadLetters().size();
      }
      // Fills again what the eviction has freed.
      for (int i = 1; i < evicted; i++) {
        send(task, fragments, piecesOfEach, sent++);
      }
      assertThat(task.deadLetters()).isEmpty();
      long full = usedBytes();
      task.watermark(Frames.CAPTURE_TIME_NANOS / 1_000_000 + HOUR_MILLIS);
      assertThat(task.keepsNothing()).isTrue();
      assertThat(task.deadLetters()).hasSize(sent - evicted);
      long bytes = full - usedBytes();
      assertThat(sent).isGreaterThan(30_000);
      assertThat(bytes).isBetween(LIMIT_MIB * 1L << 19, LIMIT_MIB * 7L << 18);
    }
  }
}
