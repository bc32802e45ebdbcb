package io.sipstream.job.captureloss;

/**
 * Divides capture time into buckets of 100 ms, numbered from the epoch. Frames are counted by
 * bucket. Frames captured in the last bucket of a report can hide an equal number of missing
 * frames, so short buckets give a tighter bound.
 */
final class CaptureBuckets {
  static final long MILLIS = 100;

  private static final long NANOS = MILLIS * 1_000_000;

  private CaptureBuckets() {}

  /** Returns the bucket of a timestamp in nanoseconds since the epoch. */
  static long ofNanos(long nanos) {
    return Math.floorDiv(nanos, NANOS);
  }

  /** Returns the bucket of a timestamp in milliseconds since the epoch. */
  static long ofMillis(long millis) {
    return Math.floorDiv(millis, MILLIS);
  }

  /** Returns the start of a bucket, milliseconds since the epoch. */
  static long beginMillis(long bucket) {
    return bucket * MILLIS;
  }
}
