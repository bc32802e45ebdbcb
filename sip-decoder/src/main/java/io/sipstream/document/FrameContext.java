package io.sipstream.document;

import io.sipstream.packet.Layers;
import io.sipstream.packet.PacketDecoder;

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

  /** Whether the clock can be right: from 2000 to 2099. */
  public boolean isDated() {
    return IndexNaming.isDated(captureTimeNanos);
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
