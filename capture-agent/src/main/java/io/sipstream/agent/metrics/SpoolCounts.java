package io.sipstream.agent.metrics;

/**
 * Holds the counts of a spool since the agent started. At any time
 *
 * <pre>recovered + written = read + held + dropped from the spool</pre>
 *
 * <p>Frames dropped from the spool are counted with the other dropped frames, under reasons that
 * start with {@code spool_}.
 *
 * @param recovered frames left by an earlier run of the agent
 * @param written frames written to it; a frame that Kafka rejected again is written again
 * @param read frames read from it for sending
 * @param held frames in it now
 * @param heldBytes current size of its files
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
