package io.sipstream.explorer.kpi;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.calls.kpi.KpiContributions;
import io.sipstream.calls.kpi.KpiCount;
import io.sipstream.calls.kpi.KpiKey;
import io.sipstream.calls.kpi.KpiSum;
import io.sipstream.calls.kpi.KpiTable;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.explorer.store.Found;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Searches the KPIs of a pair of elements: documents of the job, or calls in memory. */
public final class KpiSearch {
  /** Most minutes of a pair that are shown; the newest ones. */
  public static final int MOST_MINUTES = 180;

  private static final int MOST_CALLS = 300_000;
  private static final int MOST_PAIRS = 10_000;
  private static final Comparator<KpiResult.Pair> BY_ATTEMPTS =
      Comparator.<KpiResult.Pair>comparingLong(pair -> pair.sum().count(KpiCount.ATTEMPTS))
          .reversed()
          .thenComparing(KpiResult.Pair::source)
          .thenComparing(KpiResult.Pair::destination);

  private final MessageStore store;
  private final Query query;
  private final List<String> notes = new ArrayList<>();

  private KpiSearch(MessageStore store, Query query) {
    this.store = store;
    this.query = query;
  }

  /**
   * Returns the KPIs of a pair in the time that a query selects.
   *
   * @param query its terms of time and {@code peer:} are used
   * @param source name of an element; {@link KpiKey#ALL} for all calls
   */
  public static KpiResult of(MessageStore store, Query query, String source, String destination) {
    if (!query.error().isEmpty()) {
      return new KpiResult(List.of(), List.of(), List.of());
    }
    KpiSearch search = new KpiSearch(store, query);
    KpiResult ofDocuments = search.documents(source, destination);
    return ofDocuments == null ? search.calls(source, destination) : ofDocuments;
  }

  private KpiResult documents(String source, String destination) {
    JsonNode found = store.kpis(KpiFilter.ofPair(query, source, destination, MOST_MINUTES), notes);
    if (found == null) {
      return null;
    }
    List<KpiMinute> minutes = new ArrayList<>();
    found.at("/hits/hits").forEach(hit -> minutes.add(KpiDocument.read(hit.path("_source"))));
    minutes.sort(Comparator.comparingLong(minute -> minute.key().minute()));
    noteLeftOut(found.at("/hits/total/value").asLong() - minutes.size());
    if (minutes.isEmpty()) {
      return new KpiResult(minutes, List.of(), notes);
    }
    JsonNode others =
        store.kpis(
            KpiFilter.ofTime(
                query,
                minutes.get(0).key().startMicros(),
                minutes.get(minutes.size() - 1).key().startMicros(),
                MOST_PAIRS),
            notes);
    Map<String, KpiResult.Pair> pairs = new TreeMap<>();
    for (JsonNode hit : others.at("/hits/hits")) {
      KpiMinute minute = KpiDocument.read(hit.path("_source"));
      add(pairs, minute.key(), minute.sum());
    }
    if (others.at("/hits/total/value").asLong() > MOST_PAIRS) {
      notes.add(
          "The sums of pairs are those of the 10,000 minutes with most attempts."
              + " Narrow the search by time.");
    }
    return new KpiResult(minutes, sorted(pairs), notes);
  }

  private static List<KpiResult.Pair> sorted(Map<String, KpiResult.Pair> pairs) {
    return pairs.values().stream().sorted(BY_ATTEMPTS).toList();
  }

  private void noteLeftOut(long minutes) {
    if (minutes > 0) {
      notes.add(
          "The newest %,d minutes are shown, and %,d older ones are not. Narrow the search by time."
              .formatted(MOST_MINUTES, minutes));
    }
  }

  private static void add(Map<String, KpiResult.Pair> pairs, KpiKey key, KpiSum sum) {
    pairs
        .computeIfAbsent(
            key.source() + ' ' + key.destination(),
            name -> new KpiResult.Pair(key.source(), key.destination(), new KpiSum()))
        .sum()
        .add(sum);
  }

  private KpiResult calls(String source, String destination) {
    Found<CallRecord> found = store.calls(query, 0, MOST_CALLS);
    notes.addAll(found.notes());
    KpiTable table = new KpiTable(MOST_PAIRS);
    found.page().forEach(call -> table.add(KpiContributions.of(call)));
    boolean settled = !store.status().reading();
    List<KpiMinute> all = new ArrayList<>();
    try {
      table.minutes(
          (key, sum, concurrency) -> all.add(new KpiMinute(key, sum, concurrency, settled)));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    List<KpiMinute> minutes =
        all.stream()
            .filter(each -> each.key().source().equals(source))
            .filter(each -> each.key().destination().equals(destination))
            .toList();
    List<KpiMinute> newest =
        minutes.subList(Math.max(0, minutes.size() - MOST_MINUTES), minutes.size());
    noteLeftOut(minutes.size() - newest.size());
    Map<String, KpiResult.Pair> pairs = new TreeMap<>();
    long first = newest.isEmpty() ? Long.MAX_VALUE : newest.get(0).key().minute();
    for (KpiMinute each : all) {
      if (each.key().minute() >= first) {
        add(pairs, each.key(), each.sum());
      }
    }
    return new KpiResult(newest, sorted(pairs), notes);
  }
}
