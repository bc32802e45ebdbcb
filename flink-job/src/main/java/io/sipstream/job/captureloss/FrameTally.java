package io.sipstream.job.captureloss;

/**
 * Holds the number of frames of one tap that arrived, by {@link CaptureBuckets bucket} of capture
 * time. A flat Flink POJO.
 */
public class FrameTally {
  /** Key of the tap; see {@link TapKey}. */
  public String key;

  /** Bucket numbers, each at most once. */
  public long[] buckets;

  /** Number of frames in each bucket, in the order of {@link #buckets}. */
  public long[] counts;

  /** Public no-arg constructor required by Flink's POJO serializer. */
  public FrameTally() {}

  FrameTally(String key, long[] buckets, long[] counts) {
    this.key = key;
    this.buckets = buckets;
    this.counts = counts;
  }
}
