package io.sipstream.packet;

import java.time.Instant;

/** Gives access to the metadata of a frame. */
public interface FrameContext {
  /** Returns the capture time, nanoseconds since the epoch, 0 or more. */
  long captureTimeNanos();

  /** Returns whether the document is tagged {@code timestamp_imprecise}. */
  boolean timestampImprecise();

  /** Returns the LINKTYPE number. */
  int linkType();

  /** Returns the length on the wire. */
  int originalLengthBytes();

  /** Returns the value of {@code observer.name}; null for none. */
  String observerName();

  /** Returns the name of the capture interface; null if it is unknown. */
  String interfaceName();

  /** Returns the name of the replay; null for a live capture. */
  String replayId();

  /** Returns the layers that enclose the frame itself; {@link Layers#NONE} on the wire. */
  Layers layers();

  /** Holds the metadata of a frame; the accessors of the interface describe the components. */
  record Plain(
      long captureTimeNanos,
      boolean timestampImprecise,
      int linkType,
      int originalLengthBytes,
      String observerName,
      String interfaceName,
      String replayId,
      Layers layers)
      implements FrameContext {
    private static final long FIRST_NANOS =
        Instant.parse("2000-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;
    private static final long END_NANOS =
        Instant.parse("2100-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;
  }

  /** Returns the metadata of a frame captured live from the wire, by an unknown interface. */
  static FrameContext of(
      long captureTimeNanos,
      boolean timestampImprecise,
      int linkType,
      int originalLengthBytes,
      String observerName) {
    return new Plain(
        captureTimeNanos,
        timestampImprecise,
        linkType,
        originalLengthBytes,
        observerName,
        null,
        null,
        Layers.NONE);
  }

  /** Returns whether the timestamp is plausible: from 2000 to 2099. */
  default boolean isDated() {
    return isDated(captureTimeNanos());
  }

  /** Returns whether a timestamp, in nanoseconds since the epoch, is from 2000 to 2099. */
  static boolean isDated(long captureTimeNanos) {
    return captureTimeNanos >= Plain.FIRST_NANOS && captureTimeNanos < Plain.END_NANOS;
  }

  /**
   * Returns the metadata of a packet or message that was reassembled from several frames, including
   * this one.
   *
   * @param timeNanos timestamp of the frame that completed it
   * @param imprecise whether the timestamp of any frame was imprecise
   * @param bytes its length; a packet begins with its IP header
   * @param enclosing layers that enclose it
   */
  default FrameContext reassembled(long timeNanos, boolean imprecise, int bytes, Layers enclosing) {
    return new Plain(
        timeNanos,
        imprecise,
        PacketDecoder.RAW,
        bytes,
        observerName(),
        interfaceName(),
        replayId(),
        enclosing);
  }
}
