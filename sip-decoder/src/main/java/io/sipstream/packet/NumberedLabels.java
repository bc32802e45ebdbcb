package io.sipstream.packet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Names numbers for counters, in a bounded number of names. Not thread-safe. */
final class NumberedLabels {
  /** Names with a number; further numbers share one name. */
  static final int NAMES = 32;

  private final String other;
  private final IntFunction<String> label;
  private final Map<Integer, String> labels = new LinkedHashMap<>();

  /**
   * Creates the labels of one kind.
   *
   * @param other name of numbers beyond {@link #NAMES}
   */
  NumberedLabels(String other, IntFunction<String> label) {
    this.other = other;
    this.label = label;
  }

  String of(int number) {
    String known = labels.get(number);
    if (known == null && labels.size() < NAMES) {
      known = label.apply(number);
      labels.put(number, known);
    }
    return known == null ? other : known;
  }
}
