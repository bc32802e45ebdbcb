package io.sipstream.packet;

import java.time.Instant;

/**
 * Holds the metadata of a frame.
 *
 * @param captureTimeNanos nanoseconds since the epoch, 0 or more
 * @param timestampImprecise tags the document {@code timestamp_imprecise}
 * @param linkType LINKTYPE number
 * @param originalLengthBytes length on the wire
 * @param observerName becomes {@code observer.name}; null for none
 * @param replayId name of the replay; null for a live capture
 * @param layers layers that enclose the frame itself; {@link Layers#NONE} on the wire
 */
public record FrameContext(
    long captureTimeNanos,
    boolean timestampImprecise,
    int linkType,
    int originalLengthBytes,
    String observerName,
    String replayId,
    Layers layers) {
  private static final long FIRST_NANOS =
      Instant.parse("2000-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;
  private static final long END_NANOS =
      Instant.parse("2100-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;

  /** Creates the metadata of a frame captured live from the wire. */
  public FrameContext(
      long captureTimeNanos,
      boolean timestampImprecise,
      int linkType,
      int originalLengthBytes,
      String observerName) {
    this(
        captureTimeNanos,
        timestampImprecise,
        linkType,
        originalLengthBytes,
        observerName,
        null,
        Layers.NONE);
  }

  /** Returns whether the timestamp is plausible: from 2000 to 2099. */
  public boolean isDated() {
    return isDated(captureTimeNanos);
  }

  /** Returns whether a timestamp, in nanoseconds since the epoch, is from 2000 to 2099. */
  public static boolean isDated(long captureTimeNanos) {
    return captureTimeNanos >= FIRST_NANOS && captureTimeNanos < END_NANOS;
  }

  /**
   * Returns the metadata of a packet that was reassembled from fragments, including this frame's.
   *
   * @param timeNanos timestamp of the fragment that completed the packet
   * @param imprecise whether the timestamp of any fragment was imprecise
   * @param packetBytes length of the packet, from the IP header on
   * @param found layers that enclosed the fragments
   */
  public FrameContext joined(long timeNanos, boolean imprecise, int packetBytes, Layers found) {
    return new FrameContext(
        timeNanos,
        imprecise,
        PacketDecoder.RAW,
        packetBytes,
        observerName,
        replayId,
        found.joined());
  }
}
