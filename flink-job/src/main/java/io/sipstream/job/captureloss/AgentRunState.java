package io.sipstream.job.captureloss;

/**
 * What is known of one start of an agent, for one tap: sums since {@link #fromBucket}, as they were
 * at the end of its newest report. A flat Flink POJO.
 */
public class AgentRunState {
  public String startId;

  /** Of the report that comes next. */
  public long nextSequence;

  /** When the newest report ends, milliseconds since the epoch. */
  public long lastMillis;

  /** Whether sums have begun; until then reports are older than what the job knows of frames. */
  public boolean begun;

  /** The first bucket whose frames count. */
  public long fromBucket;

  /** The first bucket that is not in {@link #arrived} yet. */
  public long cutBucket;

  /** Frames captured less those dropped. */
  public long kept;

  /** Frames that arrived. */
  public long arrived;

  /** Frames that are missing, at least. */
  public long missing;

  /** What {@link #missing} was when it was last reported. */
  public long reportedMissing;

  /** For Flink's serializer. */
  public AgentRunState() {}

  AgentRunState(String startId) {
    this.startId = startId;
  }

  /** Frames of a bucket that was looked at already. */
  void arriveLate(long bucket, long count) {
    if (begun && bucket >= fromBucket && bucket < cutBucket) {
      arrived += count;
      // They may be those that were missed, or others that the agent had waiting then.
      missing = Math.max(0, missing - count);
    }
  }
}
