package io.sipstream.explorer.page;

import java.util.ArrayList;
import java.util.List;

/** Compares two texts by lines: the longest common subsequence is what they share. */
final class LineDiff {
  /** Most pairs of lines that are compared. */
  private static final long MOST_PAIRS = 4_000_000;

  /** Lists what happened to a line. */
  enum Kind {
    SAME,
    REMOVED,
    ADDED
  }

  /** Holds a line and what happened to it. */
  record Line(Kind kind, String text) {}

  private LineDiff() {}

  /** Returns whether the texts are short enough to be compared. */
  static boolean canCompare(List<String> before, List<String> after) {
    return (long) before.size() * after.size() <= MOST_PAIRS;
  }

  /** Returns all lines of both texts in order. */
  static List<Line> of(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Line> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      boolean both = i < before.size() && j < after.size();
      if (both && before.get(i).equals(after.get(j))) {
        lines.add(new Line(Kind.SAME, before.get(i++)));
        j++;
      } else if (j >= after.size() || (both && common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line(Kind.REMOVED, before.get(i++)));
      } else {
        lines.add(new Line(Kind.ADDED, after.get(j++)));
      }
    }
    return lines;
  }
}
