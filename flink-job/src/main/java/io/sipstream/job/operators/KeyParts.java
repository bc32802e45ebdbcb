package io.sipstream.job.operators;

import io.sipstream.job.record.BufferedFrame;
import io.sipstream.reassembly.ReassemblyKey;
import io.sipstream.reassembly.ReassemblyState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what is known of a key in memory: its state, and the parts that are not in Flink's state.
 */
final class KeyParts<S extends ReassemblyState> {
  /** Typical heap usage of a key without its parts. */
  private static final long OVERHEAD_BYTES = 512;

  final ReassemblyKey key;

  /** Encoded state in Flink's state, which lists the parts there; null if Flink has nothing. */
  final byte[] stored;

  /** Current state; null for none. */
  S state;

  final Map<Long, List<BufferedFrame>> queued = new HashMap<>(2);
  final Map<Long, BufferedFrame> buffered = new HashMap<>(2);
  private long bytes = OVERHEAD_BYTES;

  KeyParts(ReassemblyKey key, byte[] stored, S state) {
    this.key = key;
    this.stored = stored;
    this.state = state;
  }

  void enqueue(long bucket, BufferedFrame part) {
    queued.computeIfAbsent(bucket, any -> new ArrayList<>(2)).add(part);
    bytes += part.heldBytes();
  }

  List<BufferedFrame> pollDue(long bucket) {
    List<BufferedFrame> parts = queued.remove(bucket);
    if (parts == null) {
      return List.of();
    }
    parts.forEach(part -> bytes -= part.heldBytes());
    return parts;
  }

  void put(long position, BufferedFrame part) {
    buffered.put(position, part);
    bytes += part.heldBytes();
  }

  void remove(long position) {
    bytes -= buffered.remove(position).heldBytes();
  }

  /** Returns the heap usage. */
  long bytes() {
    return bytes;
  }
}
