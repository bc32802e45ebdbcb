package io.sipstream.job.captureloss;

import io.sipstream.frames.AgentReport;

/**
 * A record of the topic of reports: an {@link AgentReport}, or what is wrong with it. A flat Flink
 * POJO, also in the state.
 */
public class ReportRecord {
  /** Of the tap: see {@link TapKey}; empty if there is a problem. */
  public String key;

  /** Why the record is no report, for counters; null if it is one. */
  public String problem;

  /** Where the record is: topic, partition and offset. */
  public String place;

  // What follows means something only where there is no problem; see AgentReport.

  public String agent;
  public String interfaceName;
  public String startId;
  public long sequence;
  public long fromNanos;
  public long toNanos;
  public boolean last;
  public long captured;
  public long recovered;
  public long acknowledged;

  /** Reasons for which frames were dropped. */
  public String[] dropReasons;

  /** Frames dropped for each of them. */
  public long[] dropCounts;

  public long waiting;
  public long missedByKernel;
  public long missedByInterface;

  /** For Flink's serializer. */
  public ReportRecord() {}

  long dropped() {
    long sum = 0;
    for (long count : dropCounts) {
      sum += count;
    }
    return sum;
  }

  /** When it can be looked at: event time has come so far beyond its end. */
  long dueMillis() {
    return toNanos / 1_000_000 + Reconciliation.GRACE_MILLIS;
  }
}
