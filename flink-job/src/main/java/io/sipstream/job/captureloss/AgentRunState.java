package io.sipstream.job.captureloss;

/**
 * Holds the frame counts of one agent run and one tap. They begin at {@link #fromBucket} and end
 * with the newest report. A POJO, because earlier jobs stored it as one.
 */
public class AgentRunState {
  /** Id of the agent run. */
  public String startId;

  /** Expected sequence number of the next report. */
  public long nextSequence;

  /** End of the newest report, milliseconds since the epoch. */
  public long lastMillis;

  /** Whether counting has begun; before, reports cover times whose frames the job did not read. */
  public boolean begun;

  /** First bucket whose frames are counted. */
  public long fromBucket;

  /** First bucket that {@link #arrived} does not include yet. */
  public long cutBucket;

  /** Number of captured frames minus dropped frames. */
  public long kept;

  /** Number of frames that arrived. */
  public long arrived;

  /** Lower bound of the number of missing frames. */
  public long missing;

  /** Value of {@link #missing} in the newest finding. */
  public long reportedMissing;

  /** Public no-arg constructor required to read the state of earlier jobs. */
  public AgentRunState() {}

  AgentRunState(String startId) {
    this.startId = startId;
  }

  /** Adds frames of a bucket that {@link #arrived} already includes. */
  void arriveLate(long bucket, long count) {
    if (begun && bucket >= fromBucket && bucket < cutBucket) {
      arrived += count;
      // They are missing frames, or frames that were in flight when the report was made.
      missing = Math.max(0, missing - count);
    }
  }
}
