package io.sipstream.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Function;

/** Finds what somebody may have meant. */
final class Suggestion {
  private Suggestion() {}

  /** Returns the end of a sentence about an unknown name of a setting. */
  static String after(String unknown, Function<SettingDeclaration, String> name) {
    return after(unknown, SettingDeclaration.all().stream().map(name).toList());
  }

  /** Returns the end of a sentence about an unknown name; a full stop if nothing is near. */
  static String after(String unknown, Collection<String> known) {
    int limit = Math.max(2, unknown.length() / 4);
    return known.stream()
        .filter(name -> distance(unknown, name) <= limit || last(unknown).equals(last(name)))
        .min(Comparator.comparingInt(name -> distance(unknown, name)))
        .map(name -> "; did you mean " + name + "?")
        .orElse(".");
  }

  /** The last part alone is what people remember: {@code topics} for {@code kafka.topics}. */
  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Returns the number of insertions, deletions and replacements from one to the other. */
  private static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    Arrays.setAll(previous, j -> j);
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
