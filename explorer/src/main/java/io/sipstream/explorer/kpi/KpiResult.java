package io.sipstream.explorer.kpi;

import io.sipstream.calls.kpi.KpiSum;
import java.util.List;

/**
 * Holds the KPIs that a page shows.
 *
 * @param minutes minutes of the selected pair, in their order
 * @param pairs sums of all pairs in the time of these minutes, most attempts first
 * @param notes what is missing, as sentences
 */
public record KpiResult(List<KpiMinute> minutes, List<Pair> pairs, List<String> notes) {
  /** Holds the sum of a pair of elements. */
  public record Pair(String source, String destination, KpiSum sum) {}

  public KpiResult {
    minutes = List.copyOf(minutes);
    pairs = List.copyOf(pairs);
    notes = List.copyOf(notes);
  }
}
