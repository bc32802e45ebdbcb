package io.sipstream.job.captureloss;

/**
 * How many frames of one tap arrived, by {@link CaptureBuckets bucket} of their capture time. A
 * flat Flink POJO.
 */
public class FrameTally {
  /** Of the tap: see {@link TapKey}. */
  public String key;

  /** Numbers of buckets, each once. */
  public long[] buckets;

  /** Frames in each of them. */
  public long[] counts;

  /** For Flink's serializer. */
  public FrameTally() {}

  FrameTally(String key, long[] buckets, long[] counts) {
    this.key = key;
    this.buckets = buckets;
    this.counts = counts;
  }
}
