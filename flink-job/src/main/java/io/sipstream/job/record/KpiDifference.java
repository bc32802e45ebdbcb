package io.sipstream.job.record;

/**
 * Holds what calls change in the KPIs of a minute and a pair of elements. Immutable.
 *
 * @param pair names of both elements, separated by {@link #SEPARATOR}
 * @param minute minutes since the epoch
 * @param figures encoded {@link io.sipstream.calls.kpi.KpiSum}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KpiDifference(String pair, long minute, byte[] figures) {
  /** Separates the names of a pair; no name contains it. */
  public static final char SEPARATOR = '\t';
}
