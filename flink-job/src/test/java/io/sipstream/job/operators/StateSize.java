package io.sipstream.job.operators;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.job.Frames;
import io.sipstream.job.operators.ReassemblyHarness.Backend;
import io.sipstream.job.record.BufferedFrame;
import io.sipstream.job.record.BufferedFrameSerializer;
import io.sipstream.job.record.RawFrame;
import io.sipstream.reassembly.ReassemblyKey;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Prints the bytes of state per buffered frame, in addition to the frame itself: on the heap, and
 * as keys and values of RocksDB before compression. The values of single states include the frame.
 */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
public final class StateSize {
  private static final int FRAMES = 15_000;
  private static final int FRAGMENT_BYTES = 200;
  private static final int SEGMENT_BYTES = 1_460;
  private static final int SOURCE_PORT_AT = 20;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long TIME_MILLIS = Frames.CAPTURE_TIME_NANOS / 1_000_000;
  private static final StringBuilder PARTS = new StringBuilder();
  private static final Random RANDOM = new Random(5060);

  private static final FrameDecoder DECODER = new FrameDecoder(DecoderSettings.defaults());

  private StateSize() {}

  /** Prints a table. */
  public static void main(String[] args) throws Exception {
    System.out.println("| part | of each key | state | heap | RocksDB | RocksDB by states |");
    System.out.println("| --- | ---: | --- | ---: | ---: | --- |");
    for (boolean fragments : new boolean[] {true, false}) {
      for (int ofEachKey : new int[] {1, 15}) {
        for (boolean due : new boolean[] {false, true}) {
          System.out.printf(
              "| %s | %d | %s | %d | %d |%s |%n",
              fragments ? "fragment, 200 bytes" : "segment, 1,460 bytes",
              ofEachKey,
              due ? "buffered" : "queued",
              measure(Backend.HEAP, fragments, ofEachKey, due),
              measure(Backend.ROCKSDB, fragments, ofEachKey, due),
              PARTS);
          PARTS.setLength(0);
        }
      }
    }
  }

  private static long measure(Backend backend, boolean fragments, int ofEachKey, boolean due)
      throws Exception {
    ReassemblyKind<?> kind =
        fragments ? new ReassemblyKind.Fragments() : new ReassemblyKind.Segments();
    try (ReassemblyHarness task = ReassemblyHarness.open(kind, backend)) {
      long frameBytes = 0;
      for (int i = 0; i < FRAMES; i++) {
        byte[] bytes = frame(fragments, i / ofEachKey, i % ofEachKey);
        frameBytes += bytes.length;
        RawFrame frame = Frames.raw(i, bytes, "ag", "tap-1", "if", "eth0");
        task.take(received(BufferedFrame.of(key(frame), frame)));
      }
      if (due) {
        task.watermark(TIME_MILLIS + 200);
      }
      if (!task.deadLetters().isEmpty()) {
        throw new IllegalStateException("A limit was reached; use fewer frames.");
      }
      if (backend == Backend.ROCKSDB) {
        long sum = 0;
        for (Map.Entry<String, Long> part : task.rocksDbBytes().entrySet()) {
          sum += part.getValue();
          PARTS.append(" %s %d".formatted(part.getKey(), part.getValue() / FRAMES));
        }
        return (sum - frameBytes) / FRAMES;
      }
      long full = usedBytes();
      task.watermark(TIME_MILLIS + HOUR_MILLIS);
      if (task.deadLetters().size() != FRAMES || !task.keepsNothing()) {
        throw new IllegalStateException("Frames are left.");
      }
      return (full - usedBytes() - frameBytes) / FRAMES;
    }
  }

  /** A middle fragment of one of many packets, or a segment of one of many streams. */
  private static byte[] frame(boolean fragment, int key, int place) {
    if (fragment) {
      byte[] packet = Frames.udp(5060, 5060, random(8_000));
      int begin = FRAGMENT_BYTES * (place + 1);
      return Frames.fragment(packet, begin, begin + FRAGMENT_BYTES, key);
    }
    byte[] bytes =
        Frames.segment(1_000L + place * SEGMENT_BYTES, Frames.ACK, random(SEGMENT_BYTES));
    return ByteBuffer.wrap(bytes).putShort(SOURCE_PORT_AT, (short) key).array();
  }

  /** Incompressible bytes, as RocksDB may compress. */
  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Returns a frame as it comes from the network, sharing nothing with others. */
  private static BufferedFrame received(BufferedFrame sent) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(512);
    BufferedFrameSerializer.INSTANCE.serialize(sent, out);
    return BufferedFrameSerializer.INSTANCE.deserialize(
        new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  private static ReassemblyKey key(RawFrame frame) {
    Outcome outcome = DECODER.decode(frame.value, frame);
    return outcome instanceof Outcome.Fragment fragment
        ? fragment.key()
        : ((Outcome.Segment) outcome).key();
  }

  private static long usedBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
