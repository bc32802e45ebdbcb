package io.sipstream.document;

/**
 * What is known of a frame beside its bytes.
 *
 * @param captureTimeNanos nanoseconds since the epoch, 0 or more
 * @param timestampImprecise tags the document {@code timestamp_imprecise}
 * @param linkType LINKTYPE number
 * @param originalLengthBytes length on the wire
 * @param observerName becomes {@code observer.name}; null for none
 */
public record FrameContext(
    long captureTimeNanos,
    boolean timestampImprecise,
    int linkType,
    int originalLengthBytes,
    String observerName) {}
