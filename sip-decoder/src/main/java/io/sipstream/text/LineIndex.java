package io.sipstream.text;

import java.util.Arrays;

/**
 * Holds where the lines of a text end. A line is plain if it ends with CRLF and JSON escapes no
 * other byte of it.
 */
public final class LineIndex {
  private static final int FEW = 24;

  // Offset of the next line; its complement if the line is not plain.
  private int[] nexts = new int[FEW];
  private int count;

  /**
   * Adds the next line. Bytes between it and the line before are a line that is not plain.
   *
   * @param next offset behind its end
   */
  public void add(int begin, int next, boolean plain) {
    int end = count == 0 ? 0 : next(count - 1);
    if (begin > end) {
      add(~begin);
    }
    add(plain ? next : ~next);
  }

  private void add(int next) {
    if (count == nexts.length) {
      nexts = Arrays.copyOf(nexts, 2 * count);
    }
    nexts[count++] = next;
  }

  /** Returns the number of lines. */
  public int count() {
    return count;
  }

  /** Returns the offset behind a line and its end. */
  public int next(int line) {
    return isPlain(line) ? nexts[line] : ~nexts[line];
  }

  /** Returns whether a line is plain. */
  public boolean isPlain(int line) {
    return nexts[line] >= 0;
  }
}
