package io.sipstream.export;

import io.sipstream.frames.CapturedFrame;

/**
 * A frame of the window, and where it was.
 *
 * @param partition number of its partition among all that are read
 * @param offset in that partition
 */
public record FoundFrame(int partition, long offset, CapturedFrame frame)
    implements Comparable<FoundFrame> {
  private static final int OFFSET_BITS = 48;

  /** Identifies the record. Offsets need fewer bits than a broker lives to give out. */
  long place() {
    return (long) partition << OFFSET_BITS | offset;
  }

  /** In the order of capture; where times are equal, in one that is the same each time. */
  @Override
  public int compareTo(FoundFrame other) {
    int byTime = Long.compare(frame.captureTimeNanos(), other.frame.captureTimeNanos());
    return byTime != 0 ? byTime : Long.compare(place(), other.place());
  }
}
