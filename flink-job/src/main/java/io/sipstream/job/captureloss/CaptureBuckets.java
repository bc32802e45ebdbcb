package io.sipstream.job.captureloss;

/**
 * Stretches of capture time, each 100 ms long and numbered from the epoch. Frames are counted in
 * them; the shorter they are, the less hides a gap until traffic pauses.
 */
final class CaptureBuckets {
  static final long MILLIS = 100;

  private static final long NANOS = MILLIS * 1_000_000;

  private CaptureBuckets() {}

  /** The bucket that a moment is in. */
  static long ofNanos(long nanos) {
    return Math.floorDiv(nanos, NANOS);
  }

  /** The bucket that a moment is in. */
  static long ofMillis(long millis) {
    return Math.floorDiv(millis, MILLIS);
  }

  /** When a bucket begins, milliseconds since the epoch. */
  static long beginMillis(long bucket) {
    return bucket * MILLIS;
  }
}
