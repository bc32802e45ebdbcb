package io.sipstream.agent.hep;

import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.metrics.Metrics;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the outcomes of TCP connections. One thread writes, any thread reads. */
public final class ConnectionCounts {
  /** Why a connection was refused. */
  public enum Refusal {
    /** All slots are used, and no source address has more than its share. */
    FULL,
    /** All slots are used, and the source address already has its share. */
    SHARE,
    /** The operating system failed to accept the connection. */
    SYSTEM
  }

  /** Why the agent ended a connection. */
  public enum End {
    /** No complete packet arrived within the idle timeout. */
    IDLE,
    /** The received bytes were not HEP3. */
    NOT_HEP,
    /** A packet had the wrong key or none. */
    WRONG_KEY,
    /** No valid packet arrived within the timeout of the first packet. */
    NO_PACKET,
    /** A new connection took over its slot. */
    DISPLACED
  }

  private final Map<Refusal, LongAdder> refused = zeros(Refusal.class);
  private final Map<End, LongAdder> ended = zeros(End.class);
  private volatile int open;
  private volatile long accepted;

  private static <E extends Enum<E>> Map<E, LongAdder> zeros(Class<E> reasons) {
    Map<E, LongAdder> zeros = new EnumMap<>(reasons);
    for (E each : reasons.getEnumConstants()) {
      zeros.put(each, new LongAdder());
    }
    return zeros;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  public void accepted() {
    accepted++;
    open++;
  }

  public void refused(Refusal reason) {
    refused.get(reason).increment();
  }

  /** Counts a connection that the agent closes; {@link #closed()} follows. */
  public void ended(End reason) {
    ended.get(reason).increment();
  }

  /** Counts a closed connection, whichever side closed it. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public void closed() {
    open--;
  }

  public void addTo(Metrics metrics) {
    metrics.gauge("connections", "Open TCP connections.", open);
    metrics.counter("connections_accepted", "Accepted TCP connections.", accepted);
    metrics.counter(
        "connections_refused",
        "TCP connections that the agent refused, by reason.",
        "reason",
        byReason(refused));
    metrics.counter(
        "connections_ended",
        "TCP connections that the agent closed, by reason.",
        "reason",
        byReason(ended));
  }

  private static Map<String, Long> byReason(Map<? extends Enum<?>, LongAdder> counts) {
    Map<String, Long> byReason = new TreeMap<>();
    counts.forEach(
        (reason, count) -> byReason.put(reason.name().toLowerCase(Locale.ROOT), count.sum()));
    return byReason;
  }

  private static long sum(Map<String, Long> byReason) {
    return byReason.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns text to append to a report; empty if there never was a connection. */
  String toText() {
    Map<String, Long> refusals = byReason(refused);
    Map<String, Long> ends = byReason(ended);
    return accepted + sum(refusals) == 0
        ? ""
        : ", connections: %d open, %d accepted, %s, %s"
            .formatted(open, accepted, text(refusals, "refused"), text(ends, "ended"));
  }

  private static String text(Map<String, Long> byReason, String what) {
    return sum(byReason) + " " + what + FrameCounts.text(byReason);
  }

  String toJsonMember() {
    return ("\"connections\":{\"open\":%d,\"accepted\":%d,\"refused\":%d,\"idle\":%d,"
            + "\"broken\":%d,\"wrong_key\":%d,\"no_packet\":%d,\"displaced\":%d,"
            + "\"refused_by\":{\"full\":%d,\"share\":%d,\"system\":%d}}")
        .formatted(
            open,
            accepted,
            sum(byReason(refused)),
            ended.get(End.IDLE).sum(),
            ended.get(End.NOT_HEP).sum(),
            ended.get(End.WRONG_KEY).sum(),
            ended.get(End.NO_PACKET).sum(),
            ended.get(End.DISPLACED).sum(),
            refused.get(Refusal.FULL).sum(),
            refused.get(Refusal.SHARE).sum(),
            refused.get(Refusal.SYSTEM).sum());
  }
}
