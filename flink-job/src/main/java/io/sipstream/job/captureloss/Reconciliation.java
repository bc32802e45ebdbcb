package io.sipstream.job.captureloss;

/**
 * Compares what an agent says it has brought to Kafka with what arrived. Pure: state, report and
 * event time in, a finding out.
 *
 * <p>Of each start of an agent, sums are kept since the first report whose interval the job has
 * seen whole. At the end of each report
 *
 * <pre>expected = sum of captured - sum of dropped - waiting</pre>
 *
 * frames must have arrived that were captured since: those that wait or are dropped may be older,
 * from before the first report or from the spool, so it is the least that can be. An agent counts a
 * frame after its capture, so all that it has counted have earlier capture times than the report's
 * end; and whoever is acknowledged by then is in Kafka ahead of all frames that are captured later,
 * so it has arrived when event time is there. Neither bound can be too high; what is told missing
 * is missing. What is captured while a report is made can hide as many, until traffic pauses.
 */
final class Reconciliation {
  /**
   * How long after a report's end event time must be, milliseconds: other taps' clocks, which drive
   * it, may be ahead by as much.
   */
  static final long GRACE_MILLIS = 5_000;

  /** How far the clock of capture times may be ahead of that of reports, milliseconds. */
  static final long CLOCK_TOLERANCE_MILLIS = 500;

  /** How long a frame may have been on its way through kernel and agent, milliseconds. */
  static final long COUNTING_DELAY_MILLIS = 1_000;

  /** Silence after which a start or a tap is forgotten, milliseconds. */
  static final long FORGOTTEN_AFTER_MILLIS = 7_200_000;

  /** For which counts are kept that no start of an agent waits for, milliseconds. */
  private static final long KEPT_MILLIS = 60_000;

  /**
   * Starts that are so far behind the newest one have ended; so far behind event time, by an
   * interval more, they do not report. Milliseconds.
   */
  private static final long ENDED_AFTER_MILLIS = 300_000;

  /** The agent's longest interval, milliseconds; another's makes us keep no more. */
  private static final long INTERVAL_MAX_MILLIS = 3_600_000;

  private Reconciliation() {}

  /**
   * What a report has shown.
   *
   * @param lost reports that are missing before it
   * @param compared whether the three below say something
   * @param expected frames that must have arrived since the sums began
   * @param arrived those that have
   * @param missing frames missing at its end, at least
   * @param missingPrevious the same at the end of the report before
   */
  record Finding(
      ReportRecord report,
      long lost,
      boolean compared,
      long expected,
      long arrived,
      long missing,
      long missingPrevious) {
    /** Whether it is worth a document. */
    boolean isNotable() {
      return lost > 0
          || missing != missingPrevious
          || report.dropped() > 0
          || report.missedByKernel > 0
          || report.missedByInterface > 0;
    }
  }

  /** Frames arrived. */
  static void arrive(TapState tap, FrameTally tally, long watermarkMillis) {
    for (int i = 0; i < tally.buckets.length; i++) {
      for (AgentRunState start : tap.starts) {
        start.arriveLate(tally.buckets[i], tally.counts[i]);
      }
      tap.add(tally.buckets[i], tally.counts[i]);
    }
    if (tap.firstBucket == Long.MAX_VALUE && tally.buckets.length > 0) {
      tap.firstBucket = tally.buckets[tally.buckets.length - 1];
    }
    prune(tap, watermarkMillis);
  }

  /**
   * A report is due.
   *
   * @param knownSinceMillis from when on all frames of all taps are known, milliseconds since the
   *     epoch
   * @return null if it was there before
   */
  static Finding check(
      TapState tap, ReportRecord report, long watermarkMillis, long knownSinceMillis) {
    AgentRunState start = tap.start(report.startId);
    if (start != null && report.sequence < start.nextSequence) {
      return null;
    }
    long lost = start == null ? 0 : report.sequence - start.nextSequence;
    if (start == null) {
      start = tap.addStart(report.startId);
    }
    // What a lost report has counted is not known, nor what came in buckets that are forgotten.
    if (!start.begun || lost > 0 || start.cutBucket < tap.prunedTo) {
      begin(start, tap, report, knownSinceMillis);
    }
    start.nextSequence = report.sequence + 1;
    start.lastMillis = report.toNanos / 1_000_000;
    tap.intervalMillis =
        Math.min((report.toNanos - report.fromNanos) / 1_000_000, INTERVAL_MAX_MILLIS);
    Finding finding =
        start.begun
            ? compare(start, tap, report, lost)
            : new Finding(report, lost, false, 0, 0, 0, 0);
    forget(tap, start, report);
    prune(tap, watermarkMillis);
    return finding;
  }

  private static void begin(
      AgentRunState start, TapState tap, ReportRecord report, long knownSinceMillis) {
    long bucket = CaptureBuckets.ofNanos(report.fromNanos);
    long fromMillis = report.fromNanos / 1_000_000;
    start.begun =
        bucket >= tap.prunedTo && (bucket >= tap.firstBucket || fromMillis >= knownSinceMillis);
    long delayMillis = CLOCK_TOLERANCE_MILLIS + (report.sequence == 0 ? 0 : COUNTING_DELAY_MILLIS);
    start.fromBucket = CaptureBuckets.ofMillis(fromMillis - delayMillis);
    // So that no part of it can be forgotten unseen.
    start.cutBucket = Math.max(start.fromBucket, tap.prunedTo);
    start.kept = 0;
    start.arrived = 0;
    start.missing = 0;
    start.reportedMissing = 0;
  }

  private static Finding compare(
      AgentRunState start, TapState tap, ReportRecord report, long lost) {
    start.kept += report.captured - report.dropped();
    long cut = CaptureBuckets.ofMillis(report.toNanos / 1_000_000 + CLOCK_TOLERANCE_MILLIS) + 1;
    if (cut > start.cutBucket) {
      start.arrived += tap.sum(start.cutBucket, cut);
      start.cutBucket = cut;
    }
    long expected = Math.max(0, start.kept - report.waiting);
    long before = start.reportedMissing;
    // A bound once proven stays one, less what has come late: more traffic hides nothing again.
    start.missing = Math.max(start.missing, expected - start.arrived);
    start.reportedMissing = start.missing;
    return new Finding(report, lost, true, expected, start.arrived, start.missing, before);
  }

  private static void forget(TapState tap, AgentRunState current, ReportRecord report) {
    if (report.last) {
      tap.removeStart(current);
    }
    for (AgentRunState start : tap.starts) {
      if (start.lastMillis < current.lastMillis - FORGOTTEN_AFTER_MILLIS) {
        tap.removeStart(start);
      }
    }
  }

  /** Forgets counts that no report will ask for. */
  private static void prune(TapState tap, long watermarkMillis) {
    if (watermarkMillis == Long.MIN_VALUE || watermarkMillis == Long.MAX_VALUE) {
      return;
    }
    long newestMillis = Long.MIN_VALUE;
    for (AgentRunState start : tap.starts) {
      newestMillis = Math.max(newestMillis, start.lastMillis);
    }
    long neededMillis = watermarkMillis - KEPT_MILLIS - tap.intervalMillis;
    long reportsSinceMillis =
        Math.max(newestMillis, watermarkMillis - tap.intervalMillis) - ENDED_AFTER_MILLIS;
    for (AgentRunState start : tap.starts) {
      if (start.begun && start.lastMillis >= reportsSinceMillis) {
        neededMillis = Math.min(neededMillis, CaptureBuckets.beginMillis(start.cutBucket));
      }
    }
    tap.forgetBefore(
        CaptureBuckets.ofMillis(Math.max(neededMillis, watermarkMillis - FORGOTTEN_AFTER_MILLIS)));
  }
}
