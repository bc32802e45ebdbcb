package io.sipstream.calls.kpi;

import java.util.Locale;

/** Lists the durations of KPI documents, each with a count, a sum and cumulative buckets. */
public enum KpiDelay {
  TRYING(0),
  /** Session request delay of answered attempts (RFC 6076 section 4.3.1). */
  SRD_OK(1),
  /** Session request delay of failed attempts (RFC 6076 section 4.3.2). */
  SRD_FAILED(2),
  PDD(3),
  SETUP(4),
  /** Session disconnect delay (RFC 6076 section 4.4). */
  ENDED_SDD(5, "ended.sdd", Unit.MILLISECONDS),
  /** Time from answer to end of calls whose BYE was seen. */
  ENDED_DURATION(6, "ended.duration", Unit.SECONDS);

  /** The unit of the bounds. */
  enum Unit {
    MILLISECONDS(1_000),
    SECONDS(1_000_000);

    private final int micros;

    Unit(int micros) {
      this.micros = micros;
    }
  }

  private static final int[] MILLISECONDS = {
    10, 20, 50, 100, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 4_000, 6_000, 8_000, 10_000,
    15_000, 20_000, 32_000, 64_000
  };
  private static final int[] SECONDS = {
    1, 3, 6, 10, 20, 30, 60, 120, 180, 300, 600, 1_800, 3_600, 7_200
  };

  private final int index;
  private final String field;
  private final Unit unit;

  KpiDelay(int index) {
    this.index = index;
    this.field = name().toLowerCase(Locale.ROOT);
    this.unit = Unit.MILLISECONDS;
  }

  KpiDelay(int index, String field, Unit unit) {
    this.index = index;
    this.field = field;
    this.unit = unit;
  }

  /** Returns the index in a sum. */
  int index() {
    return index;
  }

  /** Returns the object below {@code sip.kpi}. */
  public String field() {
    return field;
  }

  private int[] allBounds() {
    return unit == Unit.SECONDS ? SECONDS : MILLISECONDS;
  }

  /** Returns the number of bounds; a longer duration is in no bucket. */
  public int bounds() {
    return allBounds().length;
  }

  /** Returns a bound in the unit: milliseconds, or seconds of the duration of calls. */
  public int bound(int bucket) {
    return allBounds()[bucket];
  }

  /** Returns a bound in microseconds. */
  public long boundMicros(int bucket) {
    return (long) bound(bucket) * unit.micros;
  }

  /** Returns the first bucket that holds a duration; {@link #bounds()} if there is none. */
  int bucket(long micros) {
    int bucket = 0;
    while (bucket < bounds() && micros > boundMicros(bucket)) {
      bucket++;
    }
    return bucket;
  }
}
