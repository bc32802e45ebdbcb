package io.sipstream.agent;

import io.sipstream.frames.AgentReport;
import java.time.Clock;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Makes a report of each interval out of the figures at its end. For one thread. */
final class ReportMaker {
  private final String agentName;
  private final String startId;
  private final String interfaceName;
  private final LongSupplier clockNanos;
  private final long startClockNanos;
  private final long startNanos;

  private long sequence;
  private long fromNanos;
  private FrameCounts.Snapshot before = new FrameCounts().snapshot();

  /**
   * @param agentName null for none
   * @param interfaceName null for none
   * @param wallClock looked at once, so that its steps alter no interval
   * @param clockNanos monotonic; only differences count
   */
  ReportMaker(String agentName, String interfaceName, Clock wallClock, LongSupplier clockNanos) {
    this.agentName = agentName;
    this.interfaceName = interfaceName;
    this.clockNanos = clockNanos;
    this.startClockNanos = clockNanos.getAsLong();
    Instant start = wallClock.instant();
    this.startNanos = start.getEpochSecond() * 1_000_000_000L + start.getNano();
    this.startId = ReplayCommand.newReplayId(wallClock);
    this.fromNanos = startNanos;
  }

  /** The report of the interval that ends now. */
  AgentReport next(FrameCounts.Snapshot now, boolean last) {
    long toNanos = startNanos + (clockNanos.getAsLong() - startClockNanos);
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
            now.underWay() + (now.spool() == null ? 0 : now.spool().held()),
            now.missed().byKernel() - before.missed().byKernel(),
            now.missed().byInterface() - before.missed().byInterface());
    before = now;
    fromNanos = toNanos;
    return report;
  }

  private static long recovered(FrameCounts.Snapshot figures) {
    return figures.spool() == null ? 0 : figures.spool().recovered();
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
