package io.sipstream.agent.kafka;

import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.process.RunId;
import io.sipstream.frames.AgentReport;
import java.time.Clock;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Makes reports of intervals from the counters at their ends. For one thread. */
public final class ReportMaker {
  private final String agentName;
  private final String startId;
  private final String interfaceName;
  private final Clock wallClock;
  private final LongSupplier clockNanos;

  private long sequence;
  private long fromNanos;
  private long wallNanosBefore;
  private long clockNanosBefore;
  private FrameCounts.Snapshot before = new FrameCounts().snapshot();

  /**
   * Creates a maker of reports.
   *
   * @param agentName null for none
   * @param interfaceName null for none
   * @param wallClock clock of the capture timestamps
   * @param clockNanos monotonic clock; only differences are used
   */
  public ReportMaker(
      String agentName, String interfaceName, Clock wallClock, LongSupplier clockNanos) {
    this.agentName = agentName;
    this.interfaceName = interfaceName;
    this.wallClock = wallClock;
    this.clockNanos = clockNanos;
    this.startId = RunId.next(wallClock);
    this.wallNanosBefore = wallNanos();
    this.clockNanosBefore = clockNanos.getAsLong();
    this.fromNanos = wallNanosBefore;
  }

  private long wallNanos() {
    Instant now = wallClock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /**
   * Returns the end of the interval, the latest possible capture timestamp in it. When the clock
   * was set back, it is the time without this step.
   */
  private long endNanos() {
    long wallNanos = wallNanos();
    long clockNow = clockNanos.getAsLong();
    long withoutStepNanos = wallNanosBefore + (clockNow - clockNanosBefore);
    wallNanosBefore = wallNanos;
    clockNanosBefore = clockNow;
    return Math.max(fromNanos, Math.max(wallNanos, withoutStepNanos));
  }

  /** Returns the report of the interval that ends now. */
  public AgentReport next(FrameCounts.Snapshot now, boolean last) {
    long toNanos = endNanos();
    AgentReport report =
        new AgentReport(
            agentName,
            startId,
            interfaceName,
            sequence++,
            fromNanos,
            toNanos,
            last,
            now.captured() - before.captured(),
            recovered(now) - recovered(before),
            now.acknowledged() - before.acknowledged(),
            droppedSince(now),
            now.inFlight() + (now.spool() == null ? 0 : now.spool().held()),
            now.missed().byKernel() - before.missed().byKernel(),
            now.missed().byInterface() - before.missed().byInterface());
    before = now;
    fromNanos = toNanos;
    return report;
  }

  private static long recovered(FrameCounts.Snapshot counts) {
    return counts.spool() == null ? 0 : counts.spool().recovered();
  }

  private SortedMap<String, Long> droppedSince(FrameCounts.Snapshot now) {
    SortedMap<String, Long> dropped = new TreeMap<>();
    now.droppedByReason()
        .forEach(
            (reason, count) -> {
              long more = count - before.droppedByReason().getOrDefault(reason, 0L);
              if (more > 0) {
                dropped.put(reason, more);
              }
            });
    return dropped;
  }
}
