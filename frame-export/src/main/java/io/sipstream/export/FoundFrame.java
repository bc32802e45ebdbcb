package io.sipstream.export;

import io.sipstream.frames.CapturedFrame;

/**
 * Holds a frame of the window and its location in Kafka.
 *
 * @param partition number of its partition among all partitions read
 * @param offset offset in that partition
 */
public record FoundFrame(int partition, long offset, CapturedFrame frame)
    implements Comparable<FoundFrame> {
  private static final int OFFSET_BITS = 48;

  /** Returns an id of the record. Offsets stay below 48 bits in the lifetime of a topic. */
  long recordId() {
    return (long) partition << OFFSET_BITS | offset;
  }

  /** Orders by capture timestamp; equal timestamps have a fixed order. */
  @Override
  public int compareTo(FoundFrame other) {
    int byTime = Long.compare(frame.captureTimeNanos(), other.frame.captureTimeNanos());
    return byTime != 0 ? byTime : Long.compare(recordId(), other.recordId());
  }
}
