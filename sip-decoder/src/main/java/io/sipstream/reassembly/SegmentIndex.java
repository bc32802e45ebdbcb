package io.sipstream.reassembly;

import java.util.Arrays;

/**
 * Maps the bytes that a stream still needs to buffered segments: disjoint ranges, ascending, one
 * segment each. The fields are public for state serializers.
 */
public class SegmentIndex {
  /** Flag in {@link #fates}: the segment has, or had, other ranges. */
  private static final int SHARED = 1 << 8;

  private static final int KEPT_CAPACITY = 16;

  /** Number of ranges, the used length of the arrays below. */
  public int count;

  /** Stream positions of the ranges' first bytes, ascending. */
  public long[] places = new long[2];

  public int[] lengths = new int[2];

  /** Numbers under which the host buffers the segments. */
  public long[] pieces = new long[2];

  /** Codes of the segments' {@link SegmentDisposition} so far, and {@link #SHARED}. */
  public int[] fates = new int[2];

  /** Creates an empty index. */
  public SegmentIndex() {}

  long end(int index) {
    return places[index] + lengths[index];
  }

  /** Returns the index of the range that contains a position; one must. */
  int indexOf(long position) {
    int index = find(position);
    return index >= 0 ? index : -2 - index;
  }

  /**
   * Returns the index of the first range that ends after a position; {@link #count} if none does.
   */
  int firstBehind(long position) {
    int index = find(position);
    if (index < 0) {
      index = -1 - index;
      return index > 0 && end(index - 1) > position ? index - 1 : index;
    }
    return index;
  }

  private int find(long position) {
    // Mostly there is one range, or the last one is wanted.
    return count > 0 && places[count - 1] <= position
        ? (places[count - 1] == position ? count - 1 : -1 - count)
        : Arrays.binarySearch(places, 0, count, position);
  }

  void insert(long position, int length, long piece, boolean shared) {
    int index = -1 - find(position);
    if (count == lengths.length) {
      resize(2 * count);
    }
    move(index, index + 1);
    places[index] = position;
    lengths[index] = length;
    pieces[index] = piece;
    fates[index] = shared ? SHARED : 0;
    count++;
  }

  void remove(int from, int to) {
    if (from < to) {
      move(to, from);
      count -= to - from;
      // Long-lived streams must not keep the capacity of their largest buffer.
      if (lengths.length > KEPT_CAPACITY && count < lengths.length / 4) {
        resize(Math.max(2, 2 * count));
      }
    }
  }

  private void resize(int capacity) {
    places = Arrays.copyOf(places, capacity);
    lengths = Arrays.copyOf(lengths, capacity);
    pieces = Arrays.copyOf(pieces, capacity);
    fates = Arrays.copyOf(fates, capacity);
  }

  private void move(int from, int to) {
    int length = count - from;
    if (length > 0) {
      System.arraycopy(places, from, places, to, length);
      System.arraycopy(lengths, from, lengths, to, length);
      System.arraycopy(pieces, from, pieces, to, length);
      System.arraycopy(fates, from, fates, to, length);
    }
  }

  SegmentDisposition disposition(int index) {
    return SegmentDisposition.of(fates[index] & (SHARED - 1));
  }

  void addDisposition(int index, SegmentDisposition disposition) {
    if (disposition.code() > disposition(index).code()) {
      fates[index] = (fates[index] & SHARED) | disposition.code();
    }
  }

  /**
   * Returns the index of another range of the same segment; -1 if there is none.
   *
   * @param doneFrom ranges from here to {@code index} are finished and not returned
   */
  int sibling(int index, int doneFrom) {
    if ((fates[index] & SHARED) != 0) {
      for (int i = 0; i < count; i++) {
        if (pieces[i] == pieces[index] && (i < doneFrom || i > index)) {
          return i;
        }
      }
    }
    return -1;
  }
}
