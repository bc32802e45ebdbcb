package io.sipstream.calls.kpi;

import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** Adds up the KPIs of calls in memory: by pair of peers, and by minute within. */
public final class KpiTable {
  /** Names the peers of pairs beyond the limit. */
  public static final String OTHER = "other";

  /**
   * Identifies a pair.
   *
   * @param source name of a peer; {@link KpiKey#ALL} in the sum of all calls
   */
  public record Pair(String source, String destination) {}

  /** Takes the figures of a minute. */
  @FunctionalInterface
  public interface Minutes {
    /** Takes a minute; minutes of a pair follow in their order. */
    void accept(KpiKey key, KpiSum sum, KpiSum.Concurrency concurrency) throws IOException;
  }

  /** Most minutes in a row that have no other figure than their open calls: a week. */
  private static final int MAX_GAP_MINUTES = 7 * 24 * 60;

  private static final Comparator<Pair> BY_NAME =
      Comparator.comparing(Pair::source).thenComparing(Pair::destination);

  private final Map<Pair, TreeMap<Long, KpiSum>> pairs = new TreeMap<>(BY_NAME);
  private final int maxPairs;
  private long refused;

  /**
   * Creates an empty table.
   *
   * @param maxPairs pairs beyond which new pairs are added up as {@link #OTHER}
   */
  public KpiTable(int maxPairs) {
    this.maxPairs = maxPairs;
  }

  /** Adds what a call contributes. */
  public void add(Map<KpiKey, KpiSum> contributions) {
    contributions.forEach(
        (key, sum) ->
            pairs
                .computeIfAbsent(pair(key), pair -> new TreeMap<>())
                .computeIfAbsent(key.minute(), minute -> new KpiSum())
                .add(sum));
  }

  private Pair pair(KpiKey key) {
    Pair pair = new Pair(key.source(), key.destination());
    if (key.isTotal() || pairs.containsKey(pair) || pairs.size() < maxPairs) {
      return pair;
    }
    refused++;
    return new Pair(OTHER, OTHER);
  }

  /** Returns how often a pair was replaced by {@link #OTHER}. */
  public long refused() {
    return refused;
  }

  /** Returns the sums of all minutes by pair, ordered by the names. */
  public Map<Pair, KpiSum> sums() {
    Map<Pair, KpiSum> sums = new TreeMap<>(BY_NAME);
    pairs.forEach(
        (pair, minutes) -> {
          KpiSum all = new KpiSum();
          minutes.values().forEach(all::add);
          sums.put(pair, all);
        });
    return sums;
  }

  /** Passes the figures of all minutes, pair by pair, and of minutes that have open calls only. */
  public void minutes(Minutes target) throws IOException {
    for (Map.Entry<Pair, TreeMap<Long, KpiSum>> entry : pairs.entrySet()) {
      Pair pair = entry.getKey();
      TreeMap<Long, KpiSum> minutes = entry.getValue();
      long open = 0;
      long next = minutes.firstKey();
      for (Map.Entry<Long, KpiSum> minute : minutes.entrySet()) {
        long last = Math.min(minute.getKey(), next + MAX_GAP_MINUTES);
        for (; open > 0 && next < last; next++) {
          open = pass(pair, next, new KpiSum(), open, target);
        }
        open = pass(pair, minute.getKey(), minute.getValue(), open, target);
        next = minute.getKey() + 1;
      }
    }
  }

  private static long pass(Pair pair, long minute, KpiSum sum, long open, Minutes target)
      throws IOException {
    KpiSum.Concurrency concurrency = sum.concurrency(open);
    target.accept(new KpiKey(minute, pair.source(), pair.destination()), sum, concurrency);
    return concurrency.end();
  }
}
