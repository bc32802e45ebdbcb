package io.sipstream.packet;

import java.time.Instant;

/**
 * What is known of a frame beside its bytes.
 *
 * @param captureTimeNanos nanoseconds since the epoch, 0 or more
 * @param timestampImprecise tags the document {@code timestamp_imprecise}
 * @param linkType LINKTYPE number
 * @param originalLengthBytes length on the wire
 * @param observerName becomes {@code observer.name}; null for none
 * @param replayId name of the replay; null for a live capture
 * @param layers what the frame itself was found in; {@link Layers#NONE} on the wire
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

  /** Of a frame on the wire, live. */
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

  /** Returns whether the clock can be right: from 2000 to 2099. */
  public boolean isDated() {
    return isDated(captureTimeNanos);
  }

  /** Returns whether a time, nanoseconds since the epoch, is from 2000 to 2099. */
  public static boolean isDated(long captureTimeNanos) {
    return captureTimeNanos >= FIRST_NANOS && captureTimeNanos < END_NANOS;
  }

  /**
   * The same for a packet that was put together of fragments, this frame's among them.
   *
   * @param timeNanos time of the fragment that completed it
   * @param imprecise whether any of the times was
   * @param packetBytes its length, from the IP header on
   * @param found what the fragments were found in
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
