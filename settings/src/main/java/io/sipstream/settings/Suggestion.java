package io.sipstream.settings;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what somebody may have meant. */
final class Suggestion {
  private Suggestion() {}

  /** The end of a sentence about an unknown name; a full stop if nothing is near. */
  static String after(String unknown, Stream<String> known) {
    return nearest(unknown, known).map(name -> "; did you mean " + name + "?").orElse(".");
  }

  private static Optional<String> nearest(String unknown, Stream<String> known) {
    int limit = Math.max(2, unknown.length() / 4);
    return known
        .filter(name -> distance(unknown, name) <= limit || endsAlike(unknown, name))
        .min(Comparator.comparingInt(name -> distance(unknown, name)));
  }

  /** The last part alone is what people remember: {@code topics} for {@code kafka.topics}. */
  private static boolean endsAlike(String unknown, String name) {
    return unknown
        .substring(unknown.lastIndexOf('.') + 1)
        .equals(name.substring(name.lastIndexOf('.') + 1));
  }

  /** Levenshtein distance: insertions, deletions and replacements from one to the other. */
  private static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[to.length() + 1];
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
