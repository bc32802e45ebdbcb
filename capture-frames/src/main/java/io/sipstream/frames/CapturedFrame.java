package io.sipstream.frames;

/**
 * Holds a link-layer frame as it was captured, with its metadata.
 *
 * @param captureTimeNanos nanoseconds since the epoch, 0 or more; {@link #NO_TIME} in a frame to be
 *     written if Kafka's record timestamp is to be used
 * @param timestampImprecise true if the timestamp is coarser than requested: taken from the Kafka
 *     record, or in microseconds because the kernel has no finer one
 * @param linkType LINKTYPE number, see {@link LinkType}
 * @param bytes the captured bytes, from the link-layer header on; never modified
 * @param originalLengthBytes length on the wire; larger than {@code bytes.length} if truncated by
 *     the snaplen
 * @param agent name of the agent, or null
 * @param interfaceName name of the interface, or null
 * @param replayId name of the replay run, or null for a live capture
 */
@SuppressWarnings("ArrayRecordComponent") // frames are never compared
public record CapturedFrame(
    long captureTimeNanos,
    boolean timestampImprecise,
    int linkType,
    byte[] bytes,
    int originalLengthBytes,
    String agent,
    String interfaceName,
    String replayId) {
  /** The timestamp of a frame without one. */
  public static final long NO_TIME = -1;

  /** Returns a frame without agent, interface and replay id. */
  public static CapturedFrame of(
      long captureTimeNanos, int linkType, byte[] bytes, int originalLengthBytes) {
    return new CapturedFrame(
        captureTimeNanos, false, linkType, bytes, originalLengthBytes, null, null, null);
  }
}
