package io.sipstream.job.calls;

import io.sipstream.calls.kpi.KpiContributions;
import io.sipstream.calls.kpi.KpiKey;
import io.sipstream.calls.kpi.KpiSum;
import io.sipstream.calls.kpi.KpiTable;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.job.record.KpiDifference;
import io.sipstream.varint.VarintWriter;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Collects what calls change in KPIs, until the watermark passes. Calls of the same minute and pair
 * become one difference. Not thread-safe.
 */
final class KpiChanges {
  /** Counts contributions of pairs beyond the limit, which are added up as another pair. */
  static final String REFUSED = "kpi_pairs_refused";

  private static final long PAIR_MINUTES = 60;
  private static final int FIRST_SIZE = 256;
  private static final float LOAD_FACTOR = 0.75f;

  private final Map<KpiKey, KpiSum> pending = new HashMap<>();

  /** Last minute of each pair, the pair that was used first is the first one. */
  private final Map<String, Long> pairs = new LinkedHashMap<>(FIRST_SIZE, LOAD_FACTOR, true);

  private final VarintWriter out = new VarintWriter();
  private final int maxPairs;
  private final CheckpointedCounters counters;

  /**
   * Creates an empty collection.
   *
   * @param maxPairs pairs within an hour beyond which new ones are added up as {@link
   *     KpiTable#OTHER}
   */
  KpiChanges(int maxPairs, CheckpointedCounters counters) {
    this.maxPairs = maxPairs;
    this.counters = counters;
  }

  /**
   * Adds the differences to what the calls of a Call-ID had added before.
   *
   * @param added what they had added; is updated
   */
  void replace(Map<KpiKey, KpiSum> added, List<CallRecord> calls) {
    Map<KpiKey, KpiSum> now = new HashMap<>();
    KpiContributions.of(calls).forEach((key, sum) -> merge(now, limited(key), sum));
    KpiContributions.replace(added, now).forEach((key, sum) -> merge(pending, key, sum));
  }

  private static void merge(Map<KpiKey, KpiSum> sums, KpiKey key, KpiSum added) {
    sums.computeIfAbsent(key, each -> new KpiSum()).add(added);
  }

  private KpiKey limited(KpiKey key) {
    String pair = pair(key);
    if (key.isTotal() || pairs.containsKey(pair) || hasRoom(key.minute())) {
      pairs.merge(pair, key.minute(), Math::max);
      return key;
    }
    counters.add(REFUSED, 1);
    return key.of(KpiTable.OTHER, KpiTable.OTHER);
  }

  private boolean hasRoom(long minute) {
    if (pairs.size() < maxPairs) {
      return true;
    }
    Iterator<Long> lastMinutes = pairs.values().iterator();
    if (lastMinutes.next() + PAIR_MINUTES >= minute) {
      return false;
    }
    lastMinutes.remove();
    return true;
  }

  private static String pair(KpiKey key) {
    return key.source() + KpiDifference.SEPARATOR + key.destination();
  }

  /** Passes all differences, and forgets them. */
  void flush(Consumer<KpiDifference> target) {
    pending.forEach(
        (key, sum) -> {
          if (!sum.isEmpty()) {
            out.reset();
            sum.write(out);
            target.accept(new KpiDifference(pair(key), key.minute(), out.toByteArray()));
          }
        });
    pending.clear();
  }
}
