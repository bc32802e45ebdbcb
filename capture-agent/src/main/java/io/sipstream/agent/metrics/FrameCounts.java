package io.sipstream.agent.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What became of the frames, counted by several threads. When nothing is under way any more,
 *
 * <pre>captured = acknowledged + dropped</pre>
 *
 * or, with a spool,
 *
 * <pre>captured + recovered = acknowledged + dropped + held in the spool</pre>
 *
 * Frames that the kernel or the network card lost never reached the agent: they are counted as
 * missed, beside this equation.
 */
public final class FrameCounts {
  private final LongAdder captured = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final Map<String, LongAdder> droppedByReason = new ConcurrentHashMap<>();
  private volatile MissedFrames missed = MissedFrames.NONE;
  private volatile Supplier<SpoolCounts> spool = () -> null;

  /** A frame came from the wire or a file. */
  public void captured() {
    captured.increment();
  }

  /** A frame was given to the Kafka producer. */
  public void sent() {
    sent.increment();
  }

  /** Kafka has stored a frame. */
  public void acknowledged() {
    acknowledged.increment();
  }

  /** A captured frame will never be in Kafka. */
  public void dropped(String reason) {
    dropped(reason, 1);
  }

  /** So many frames that were captured, or left in the spool, will never be in Kafka. */
  public void dropped(String reason, long count) {
    if (count > 0) {
      droppedByReason.computeIfAbsent(reason, absent -> new LongAdder()).add(count);
    }
  }

  /** The state of the kernel's own counters. */
  public void missed(MissedFrames soFar) {
    missed = soFar;
  }

  /** There is a spool, which tells its own figures. */
  public void spool(Supplier<SpoolCounts> figures) {
    spool = figures;
  }

  /** The figures of this moment. */
  public Snapshot snapshot() {
    // What happens to a frame last is read first, so that no figure is ahead of the one before it.
    Map<String, Long> dropped = new TreeMap<>();
    droppedByReason.forEach((reason, count) -> dropped.put(reason, count.sum()));
    long acknowledgedNow = acknowledged.sum();
    long sentNow = sent.sum();
    SpoolCounts spoolNow = spool.get();
    return new Snapshot(captured.sum(), sentNow, acknowledgedNow, dropped, missed, spoolNow);
  }

  /**
   * The counts at one time.
   *
   * @param droppedByReason sorted by reason
   * @param spool null if there is none
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

    /** Captured or left by an earlier run, but neither in Kafka nor in the spool nor given up. */
    public long inFlight() {
      long spooled = spool == null ? 0 : spool.held() - spool.recovered();
      return captured - spooled - acknowledged - dropped();
    }

    /** Whether everything is in Kafka. */
    public boolean allAcknowledged() {
      return dropped() == 0 && inFlight() == 0 && (spool == null || spool.held() == 0);
    }

    /** One line for people. */
    public String toText() {
      StringBuilder text = new StringBuilder(160);
      text.append(captured).append(" captured, ");
      text.append(sent).append(" sent, ");
      text.append(acknowledged).append(" acknowledged, ");
      if (inFlight() != 0) {
        text.append(inFlight()).append(" under way, ");
      }
      text.append(dropped()).append(" dropped");
      String separator = " (";
      for (Map.Entry<String, Long> reason : droppedByReason.entrySet()) {
        text.append(separator).append(reason.getKey()).append(' ').append(reason.getValue());
        separator = ", ";
      }
      if (!droppedByReason.isEmpty()) {
        text.append(')');
      }
      if (!missed.equals(MissedFrames.NONE)) {
        text.append(", missed by the kernel ").append(missed.byKernel());
        text.append(", by the interface ").append(missed.byInterface());
      }
      if (spool != null) {
        text.append(spool.toText());
      }
      return text.toString();
    }

    /** The same as members of a JSON object, without its braces. */
    public String toJsonMembers() {
      StringBuilder json = new StringBuilder(200);
      json.append("\"captured\":").append(captured);
      json.append(",\"sent\":").append(sent);
      json.append(",\"acknowledged\":").append(acknowledged);
      json.append(",\"dropped\":").append(dropped());
      json.append(",\"dropped_by\":{");
      String separator = "";
      for (Map.Entry<String, Long> reason : droppedByReason.entrySet()) {
        json.append(separator).append('"').append(reason.getKey()).append("\":");
        json.append(reason.getValue());
        separator = ",";
      }
      json.append("},\"missed\":{\"kernel\":").append(missed.byKernel());
      json.append(",\"interface\":").append(missed.byInterface()).append('}');
      if (spool != null) {
        json.append(',').append(spool.toJsonMember());
      }
      return json.toString();
    }
  }
}
