package io.sipstream.calls.kpi;

/**
 * Identifies the KPIs of a minute between two peers.
 *
 * @param minute minutes since the epoch
 * @param source name of the peer that sends the requests; {@link #ALL} in the sum of all calls
 */
public record KpiKey(long minute, String source, String destination) {
  /** Stands for all peers. */
  public static final String ALL = "*";

  static final long MINUTE_MICROS = 60_000_000;

  static KpiKey at(long micros, String source, String destination) {
    return new KpiKey(Math.floorDiv(micros, MINUTE_MICROS), source, destination);
  }

  /** Returns the same minute of another pair. */
  public KpiKey of(String otherSource, String otherDestination) {
    return new KpiKey(minute, otherSource, otherDestination);
  }

  /** Returns the start of the minute, microseconds since the epoch. */
  public long startMicros() {
    return minute * MINUTE_MICROS;
  }

  /** Returns whether this is the sum of all calls, which counts each call once. */
  public boolean isTotal() {
    return source.equals(ALL) && destination.equals(ALL);
  }
}
