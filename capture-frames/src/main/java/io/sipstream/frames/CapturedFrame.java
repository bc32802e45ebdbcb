package io.sipstream.frames;

/**
 * One link-layer frame as it was captured, with what is known about it.
 *
 * @param captureTimeNanos nanoseconds since the epoch, 0 or more; or {@link #NO_TIME} in a frame
 *     that is to be written, for Kafka's own time to stand in
 * @param timestampImprecise true when the time is coarser than what was asked for: taken from
 *     Kafka, or in microseconds because the kernel gave no more
 * @param linkType LINKTYPE number, see {@link LinkType}
 * @param bytes the captured bytes, from the link-layer header on; never altered
 * @param originalLengthBytes length on the wire; larger than {@code bytes.length} if cut by snaplen
 * @param agent name of the tap, or null
 * @param interfaceName name of the interface, or null
 * @param replayId name of the replay run, or null for a live capture
 */
@SuppressWarnings("ArrayRecordComponent") // frames are handed on, never compared
public record CapturedFrame(
    long captureTimeNanos,
    boolean timestampImprecise,
    int linkType,
    byte[] bytes,
    int originalLengthBytes,
    String agent,
    String interfaceName,
    String replayId) {
  /** The time of a frame that does not tell its own. */
  public static final long NO_TIME = -1;

  /** A frame of which only the capture file's own facts are known. */
  public static CapturedFrame of(
      long captureTimeNanos, int linkType, byte[] bytes, int originalLengthBytes) {
    return new CapturedFrame(
        captureTimeNanos, false, linkType, bytes, originalLengthBytes, null, null, null);
  }
}
