package io.sipstream.agent.metrics;

/**
 * Counts of a spool since the agent started. At any time
 *
 * <pre>recovered + written = read + held + dropped from the spool</pre>
 *
 * where the last are counted with the other dropped frames, under reasons that begin with {@code
 * spool_}.
 *
 * @param recovered frames that an earlier run of the agent had left
 * @param written frames put into it; one that Kafka refused again is written again
 * @param read frames taken out of it to be sent
 * @param held frames in it now
 * @param heldBytes length of its files now
 */
public record SpoolCounts(long recovered, long written, long read, long held, long heldBytes) {
  String toText() {
    return ", spool: %d recovered, %d written, %d read, %d held in %d bytes"
        .formatted(recovered, written, read, held, heldBytes);
  }

  String toJsonMember() {
    return "\"spool\":{\"recovered\":%d,\"written\":%d,\"read\":%d,\"held\":%d,\"held_bytes\":%d}"
        .formatted(recovered, written, read, held, heldBytes);
  }
}
