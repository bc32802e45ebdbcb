package io.sipstream.explorer.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Runs the steps of a search, each in several threads, until one finds something. */
final class SearchSteps<T> {
  private static final int NANOS_PER_MICRO = 1_000;

  private final List<Found.Step> steps = new ArrayList<>();
  private List<T> candidates;
  private List<T> found = List.of();

  SearchSteps(List<T> candidates) {
    this.candidates = candidates;
  }

  /** Keeps the candidates that match. */
  SearchSteps<T> keep(String what, Predicate<T> matches) {
    candidates = measured(what, matches);
    return this;
  }

  /** Searches the candidates unless an earlier step found something. */
  SearchSteps<T> step(SearchStep step, Predicate<T> matches) {
    if (step.kind() == SearchStep.Kind.ALL) {
      found = candidates;
    } else if (found.isEmpty()) {
      found = measured(step.what(), matches);
    }
    return this;
  }

  private List<T> measured(String what, Predicate<T> matches) {
    long begin = System.nanoTime();
    List<T> matching = candidates.parallelStream().filter(matches).toList();
    long micros = (System.nanoTime() - begin) / NANOS_PER_MICRO;
    steps.add(new Found.Step(what, matching.size(), micros));
    return matching;
  }

  /** Returns a page of the result, with the numbers of items by kind. */
  Found<T> page(int offset, int limit, Function<T, String> kind) {
    Map<String, Long> totals = new HashMap<>();
    found.forEach(item -> totals.merge(kind.apply(item), 1L, Long::sum));
    int begin = Math.min(offset, found.size());
    int end = Math.min(found.size(), begin + limit);
    return new Found<>(
        found.subList(begin, end), found.size(), new TreeMap<>(totals), steps, List.of());
  }
}
