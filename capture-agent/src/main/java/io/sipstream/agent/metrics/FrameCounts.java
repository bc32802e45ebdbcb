package io.sipstream.agent.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Counts the outcomes of frames, for several threads. When no frame is in flight any more,
 *
 * <pre>captured = acknowledged + dropped</pre>
 *
 * or, with a spool,
 *
 * <pre>captured + recovered = acknowledged + dropped + held in the spool</pre>
 *
 * <p>Frames that the kernel or the network card lost never reached the agent. They are counted as
 * missed, outside this equation.
 */
public final class FrameCounts {
  private final LongAdder captured = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final Map<String, LongAdder> droppedByReason = new ConcurrentHashMap<>();
  private volatile MissedFrames missed = MissedFrames.NONE;
  private volatile Supplier<SpoolCounts> spool = () -> null;

  /** Counts a frame from the wire or a file. */
  public void captured() {
    captured.increment();
  }

  /** Counts a frame that was passed to the Kafka producer. */
  public void sent() {
    sent.increment();
  }

  /** Counts a frame that Kafka has stored. */
  public void acknowledged() {
    acknowledged.increment();
  }

  /** Counts a captured frame that will never be in Kafka. */
  public void dropped(String reason) {
    dropped(reason, 1);
  }

  /** Counts captured or spooled frames that will never be in Kafka. */
  public void dropped(String reason, long count) {
    if (count > 0) {
      droppedByReason.computeIfAbsent(reason, absent -> new LongAdder()).add(count);
    }
  }

  /** Sets the kernel's counters, as totals since the start. */
  public void missed(MissedFrames soFar) {
    missed = soFar;
  }

  /** Sets the source of the spool's counters. */
  public void spool(Supplier<SpoolCounts> counts) {
    spool = counts;
  }

  /** Returns the current counts. */
  public Snapshot snapshot() {
    // Later stages are read first, so that no count exceeds that of an earlier stage.
    Map<String, Long> dropped = new TreeMap<>();
    droppedByReason.forEach((reason, count) -> dropped.put(reason, count.sum()));
    long acknowledgedNow = acknowledged.sum();
    long sentNow = sent.sum();
    SpoolCounts spoolNow = spool.get();
    return new Snapshot(captured.sum(), sentNow, acknowledgedNow, dropped, missed, spoolNow);
  }

  /**
   * Holds the counts at one time.
   *
   * @param droppedByReason sorted by reason
   * @param spool null without a spool
   */
  public record Snapshot(
      long captured,
      long sent,
      long acknowledged,
      Map<String, Long> droppedByReason,
      MissedFrames missed,
      SpoolCounts spool) {

    public long dropped() {
      return droppedByReason.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns frames that are neither in Kafka nor in the spool nor dropped. */
    public long inFlight() {
      long spooled = spool == null ? 0 : spool.held() - spool.recovered();
      return captured - spooled - acknowledged - dropped();
    }

    /** Returns whether all frames are in Kafka. */
    public boolean allAcknowledged() {
      return dropped() == 0 && inFlight() == 0 && (spool == null || spool.held() == 0);
    }

    /** Returns the counts as one line of text. */
    public String toText() {
      return String.format(
          Locale.ROOT,
          "%d captured, %d sent, %d acknowledged, %s%d dropped%s%s%s",
          captured,
          sent,
          acknowledged,
          inFlight() == 0 ? "" : inFlight() + " in flight, ",
          dropped(),
          text(droppedByReason),
          missed.toText(),
          spool == null ? "" : spool.toText());
    }

    /** Returns the counts as members of a JSON object, without braces. */
    public String toJsonMembers() {
      String reasons =
          droppedByReason.entrySet().stream()
              .map(reason -> "\"" + reason.getKey() + "\":" + reason.getValue())
              .collect(Collectors.joining(","));
      return String.format(
          Locale.ROOT,
          "\"captured\":%d,\"sent\":%d,\"acknowledged\":%d,\"dropped\":%d,\"dropped_by\":{%s},%s%s",
          captured,
          sent,
          acknowledged,
          dropped(),
          reasons,
          missed.toJsonMember(),
          spool == null ? "" : "," + spool.toJsonMember());
    }
  }

  /** Returns counts by reason in parentheses, without those of 0; empty if there are none. */
  public static String text(Map<String, Long> byReason) {
    return byReason.entrySet().stream()
        .filter(reason -> reason.getValue() > 0)
        .map(reason -> reason.getKey() + " " + reason.getValue())
        .reduce((first, second) -> first + ", " + second)
        .map(reasons -> " (" + reasons + ")")
        .orElse("");
  }
}
