package io.sipstream.calls.detection;

import java.util.Map;
import java.util.TreeMap;

/** Holds the times in which frames of a tap were lost, within limits. Not thread-safe. */
public final class CaptureGaps {
  private static final int RANGES = 1_024;

  /** Ends of the ranges by their start, microseconds. */
  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  /** Adds a range. The oldest ones are dropped. */
  public void add(long fromMicros, long toMicros) {
    ranges.merge(fromMicros, toMicros, Math::max);
    if (ranges.size() > RANGES) {
      ranges.pollFirstEntry();
    }
  }

  /** Returns whether frames were lost between two times. */
  public boolean overlaps(long fromMicros, long toMicros) {
    for (Map.Entry<Long, Long> range : ranges.headMap(toMicros).entrySet()) {
      if (range.getValue() > fromMicros) {
        return true;
      }
    }
    return false;
  }
}
