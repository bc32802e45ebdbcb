package io.sipstream.job.captureloss;

import io.sipstream.frames.AgentReport;

/**
 * Holds a record of the topic of reports: an {@link AgentReport}, or the reason why it is not one.
 * A flat Flink POJO, also in keyed state.
 */
public class ReportRecord {
  /** Key of the tap, see {@link TapKey}; empty if {@link #problem} is not null. */
  public String key;

  /** Reason why the record is not a valid report, for counters; null for a valid report. */
  public String problem;

  /** Topic, partition and offset of the record. */
  public String location;

  // The following fields are set only in a valid report; see AgentReport.

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

  /** Reasons of dropped frames. */
  public String[] dropReasons;

  /** Number of dropped frames, in the order of {@link #dropReasons}. */
  public long[] dropCounts;

  public long waiting;
  public long missedByKernel;
  public long missedByInterface;

  /** Public no-arg constructor required by Flink's POJO serializer. */
  public ReportRecord() {}

  /** Returns the number of dropped frames over all reasons. */
  long dropped() {
    long sum = 0;
    for (long count : dropCounts) {
      sum += count;
    }
    return sum;
  }

  /** Returns the event time at which the report can be checked, milliseconds since the epoch. */
  long dueMillis() {
    return toNanos / 1_000_000 + Reconciliation.GRACE_MILLIS;
  }
}
