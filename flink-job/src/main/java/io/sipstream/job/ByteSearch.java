package io.sipstream.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * Finds one sequence of bytes, looking only at every n-th byte of what it is not in: Horspool's
 * algorithm (Software: Practice and Experience 10, 1980).
 */
final class ByteSearch {
  private final byte[] wanted;
  private final int[] steps = new int[256];

  /**
   * @param wanted ASCII, not empty
   */
  ByteSearch(String wanted) {
    this.wanted = wanted.getBytes(ISO_8859_1);
    Arrays.fill(steps, this.wanted.length);
    for (int i = 0; i < this.wanted.length - 1; i++) {
      steps[this.wanted[i] & 0xFF] = this.wanted.length - 1 - i;
    }
  }

  /** Where the first such sequence from {@code start} on ends; -1 if there is none. */
  int endIn(byte[] bytes, int start) {
    byte end = wanted[wanted.length - 1];
    int last = start + wanted.length - 1;
    while (last < bytes.length) {
      byte here = bytes[last];
      if (here == end && isAt(bytes, last - wanted.length + 1, wanted)) {
        return last + 1;
      }
      last += steps[here & 0xFF];
    }
    return -1;
  }

  static boolean isAt(byte[] bytes, int start, byte[] part) {
    int end = start + part.length;
    return end <= bytes.length && Arrays.equals(bytes, start, end, part, 0, part.length);
  }
}
