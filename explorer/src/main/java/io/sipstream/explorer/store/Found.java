package io.sipstream.explorer.store;

import java.util.List;
import java.util.Map;

/**
 * Holds one page of what a search found, and how it was found. Immutable.
 *
 * @param page found items of the page, newest first
 * @param total number of all found items
 * @param totals numbers of found items by kind, such as the result of calls
 * @param steps what was searched, in order
 * @param notes what is missing in the result, as sentences; empty if it is complete
 */
public record Found<T>(
    List<T> page, long total, Map<String, Long> totals, List<Step> steps, List<String> notes) {
  /**
   * Describes one step of a search.
   *
   * @param what what was searched
   * @param found number of items that matched
   * @param micros time that it took
   */
  public record Step(String what, long found, long micros) {}

  public Found {
    page = List.copyOf(page);
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
  }

  /** Returns the time of all steps in microseconds. */
  public long micros() {
    return steps.stream().mapToLong(Step::micros).sum();
  }
}
