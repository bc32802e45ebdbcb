package io.sipstream.job.captureloss;

/**
 * Compares the frames that an agent reports as sent to Kafka with the frames that arrived. It has
 * no side effects other than on the state passed in.
 *
 * <p>For each agent run, counting begins with the first report whose interval the job has read
 * completely. At the end of each report at least
 *
 * <pre>expected = sum of captured - sum of dropped - waiting</pre>
 *
 * frames captured since counting began must have arrived:
 *
 * <ul>
 *   <li>Waiting or dropped frames may be older, from before the first report or from the spool. So
 *       {@code expected} is a lower bound.
 *   <li>An agent counts a frame after its capture. So all counted frames have capture times before
 *       the end of the report.
 *   <li>Frames acknowledged by then are in Kafka ahead of all frames captured later. So they have
 *       arrived when the watermark passes the end of the report.
 * </ul>
 *
 * <p>The number of missing frames is therefore never too high. Frames captured while a report is
 * made can hide an equal number of missing frames until traffic pauses.
 */
final class Reconciliation {
  /**
   * Delay from the end of a report until it is checked, milliseconds of event time. Other taps'
   * clocks, which advance the watermark, may be ahead by this delay.
   */
  static final long GRACE_MILLIS = 5_000;

  /** Maximum lead of the capture clock over the clock of reports, milliseconds. */
  static final long CLOCK_TOLERANCE_MILLIS = 500;

  /** Maximum delay between capture and counting of a frame, milliseconds. */
  static final long COUNTING_DELAY_MILLIS = 1_000;

  /** Idle time after which an agent run or a tap is removed, milliseconds of event time. */
  static final long REMOVED_AFTER_MILLIS = 7_200_000;

  /** Retention of counts that no agent run needs, milliseconds of event time. */
  private static final long KEPT_MILLIS = 60_000;

  /**
   * Lag behind the newest agent run at which a run counts as ended, milliseconds. A run that lags
   * the watermark by this and an interval no longer reports.
   */
  private static final long ENDED_AFTER_MILLIS = 300_000;

  /** Maximum report interval that extends the retention of counts, milliseconds. */
  private static final long INTERVAL_MAX_MILLIS = 3_600_000;

  private Reconciliation() {}

  /**
   * Holds the result of checking a report.
   *
   * @param lost number of reports missing before this report
   * @param compared whether frames were compared; if not, the next four are 0
   * @param expected minimum number of frames that must have arrived since counting began
   * @param arrived number of frames that have arrived since counting began
   * @param missing minimum number of missing frames at the end of this report
   * @param missingPrevious minimum number of missing frames at the end of the previous report
   */
  record Finding(
      ReportRecord report,
      long lost,
      boolean compared,
      long expected,
      long arrived,
      long missing,
      long missingPrevious) {
    /** Returns whether a document is written for this finding. */
    boolean isNotable() {
      return lost > 0
          || missing != missingPrevious
          || report.dropped() > 0
          || report.missedByKernel > 0
          || report.missedByInterface > 0;
    }
  }

  /** Adds a tally of arrived frames to the state of a tap. */
  static void arrive(TapState tap, FrameTally tally, long watermarkMillis) {
    for (int i = 0; i < tally.buckets.length; i++) {
      for (AgentRunState run : tap.runs) {
        run.arriveLate(tally.buckets[i], tally.counts[i]);
      }
      tap.add(tally.buckets[i], tally.counts[i]);
    }
    if (tap.firstBucket == Long.MAX_VALUE && tally.buckets.length > 0) {
      tap.firstBucket = tally.buckets[tally.buckets.length - 1];
    }
    prune(tap, watermarkMillis);
  }

  /**
   * Checks a report that is due, and updates the state of its tap.
   *
   * @param knownSinceMillis start of the time whose frames the job has read for all taps,
   *     milliseconds since the epoch
   * @return the finding; null if the report is a duplicate
   */
  static Finding check(
      TapState tap, ReportRecord report, long watermarkMillis, long knownSinceMillis) {
    AgentRunState run = tap.run(report.startId);
    if (run != null && report.sequence < run.nextSequence) {
      return null;
    }
    long lost = run == null ? 0 : report.sequence - run.nextSequence;
    if (run == null) {
      run = tap.addRun(report.startId);
    }
    // Counts of lost reports and of removed buckets are unknown, so counting restarts.
    if (!run.begun || lost > 0 || run.cutBucket < tap.prunedTo) {
      begin(run, tap, report, knownSinceMillis);
    }
    run.nextSequence = report.sequence + 1;
    run.lastMillis = report.toNanos / 1_000_000;
    tap.intervalMillis =
        Math.min((report.toNanos - report.fromNanos) / 1_000_000, INTERVAL_MAX_MILLIS);
    Finding finding =
        run.begun ? compare(run, tap, report, lost) : new Finding(report, lost, false, 0, 0, 0, 0);
    forget(tap, run, report);
    prune(tap, watermarkMillis);
    return finding;
  }

  private static void begin(
      AgentRunState run, TapState tap, ReportRecord report, long knownSinceMillis) {
    long bucket = CaptureBuckets.ofNanos(report.fromNanos);
    long fromMillis = report.fromNanos / 1_000_000;
    run.begun =
        bucket >= tap.prunedTo && (bucket >= tap.firstBucket || fromMillis >= knownSinceMillis);
    long delayMillis = CLOCK_TOLERANCE_MILLIS + (report.sequence == 0 ? 0 : COUNTING_DELAY_MILLIS);
    run.fromBucket = CaptureBuckets.ofMillis(fromMillis - delayMillis);
    // So no bucket of the run is removed before it is counted.
    run.cutBucket = Math.max(run.fromBucket, tap.prunedTo);
    run.kept = 0;
    run.arrived = 0;
    run.missing = 0;
    run.reportedMissing = 0;
  }

  private static Finding compare(AgentRunState run, TapState tap, ReportRecord report, long lost) {
    run.kept += report.captured - report.dropped();
    long cut = CaptureBuckets.ofMillis(report.toNanos / 1_000_000 + CLOCK_TOLERANCE_MILLIS) + 1;
    if (cut > run.cutBucket) {
      run.arrived += tap.sum(run.cutBucket, cut);
      run.cutBucket = cut;
    }
    long expected = Math.max(0, run.kept - report.waiting);
    long before = run.reportedMissing;
    // A proven bound remains valid, minus late frames: later traffic must not lower it.
    run.missing = Math.max(run.missing, expected - run.arrived);
    run.reportedMissing = run.missing;
    return new Finding(report, lost, true, expected, run.arrived, run.missing, before);
  }

  private static void forget(TapState tap, AgentRunState current, ReportRecord report) {
    if (report.last) {
      tap.removeRun(current);
    }
    for (AgentRunState run : tap.runs) {
      if (run.lastMillis < current.lastMillis - REMOVED_AFTER_MILLIS) {
        tap.removeRun(run);
      }
    }
  }

  /** Removes counts that no report needs. */
  private static void prune(TapState tap, long watermarkMillis) {
    if (watermarkMillis == Long.MIN_VALUE || watermarkMillis == Long.MAX_VALUE) {
      return;
    }
    long newestMillis = Long.MIN_VALUE;
    for (AgentRunState run : tap.runs) {
      newestMillis = Math.max(newestMillis, run.lastMillis);
    }
    long neededMillis = watermarkMillis - KEPT_MILLIS - tap.intervalMillis;
    long reportsSinceMillis =
        Math.max(newestMillis, watermarkMillis - tap.intervalMillis) - ENDED_AFTER_MILLIS;
    for (AgentRunState run : tap.runs) {
      if (run.begun && run.lastMillis >= reportsSinceMillis) {
        neededMillis = Math.min(neededMillis, CaptureBuckets.beginMillis(run.cutBucket));
      }
    }
    tap.forgetBefore(
        CaptureBuckets.ofMillis(Math.max(neededMillis, watermarkMillis - REMOVED_AFTER_MILLIS)));
  }
}
