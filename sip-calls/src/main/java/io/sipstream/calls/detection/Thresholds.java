package io.sipstream.calls.detection;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the parameters of a rule.
 *
 * @param severity null for that of the finding
 */
public record Thresholds(
    boolean enabled,
    Severity severity,
    Map<String, Integer> numbers,
    Map<String, List<String>> lists)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public Thresholds {
    numbers = Map.copyOf(numbers);
    lists = Map.copyOf(lists);
  }

  /** Returns a number that the rule declares. */
  public int number(String name) {
    return numbers.get(name);
  }

  /** Returns a list that the rule declares. */
  public List<String> list(String name) {
    return lists.get(name);
  }

  /** Returns the same thresholds with numbers of occurrences multiplied. */
  Thresholds times(int factor, List<String> names) {
    Map<String, Integer> changed = new TreeMap<>(numbers);
    for (String name : names) {
      changed.computeIfPresent(name, (key, value) -> value * factor);
    }
    return new Thresholds(enabled, severity, changed, lists);
  }
}
