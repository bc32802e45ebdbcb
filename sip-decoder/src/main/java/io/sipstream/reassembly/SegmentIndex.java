package io.sipstream.reassembly;

import java.util.Arrays;

/**
 * Where the bytes are that a stream still needs: disjoint ranges in the order of their places, each
 * of one held piece. Public fields, so that a host can keep it in whatever way it keeps such
 * things.
 */
public class SegmentIndex {
  /** In {@link #fates}: other ranges are, or were, of the same piece. */
  private static final int SHARED = 1 << 8;

  private static final int KEPT_CAPACITY = 16;

  /** How many of the following there are. */
  public int count;

  /** Places in the stream of their first bytes, ascending. */
  public long[] places = new long[2];

  public int[] lengths = new int[2];

  /** Numbers that the host holds the pieces under. */
  public long[] pieces = new long[2];

  /** What became of bytes of the piece so far. */
  public int[] fates = new int[2];

  /** None. */
  public SegmentIndex() {}

  long end(int index) {
    return places[index] + lengths[index];
  }

  /** Index of the stretch that holds this place, which must be there. */
  int indexOf(long place) {
    int index = find(place);
    return index >= 0 ? index : -2 - index;
  }

  /** Index of the first stretch that ends behind this place. */
  int firstBehind(long place) {
    int index = find(place);
    if (index < 0) {
      index = -1 - index;
      return index > 0 && end(index - 1) > place ? index - 1 : index;
    }
    return index;
  }

  private int find(long place) {
    // Mostly there is one, and mostly the last is meant.
    return count > 0 && places[count - 1] <= place
        ? (places[count - 1] == place ? count - 1 : -1 - count)
        : Arrays.binarySearch(places, 0, count, place);
  }

  void insert(long place, int length, long piece, boolean shared) {
    int index = -1 - find(place);
    if (count == lengths.length) {
      resize(2 * count);
    }
    move(index, index + 1);
    places[index] = place;
    lengths[index] = length;
    pieces[index] = piece;
    fates[index] = shared ? SHARED : 0;
    count++;
  }

  void remove(int from, int to) {
    if (from < to) {
      move(to, from);
      count -= to - from;
      // Streams that once held much must not keep room for it for as long as they live.
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

  void addFate(int index, SegmentDisposition disposition) {
    if (disposition.code() > disposition(index).code()) {
      fates[index] = (fates[index] & SHARED) | disposition.code();
    }
  }

  /**
   * Another stretch of the same piece; -1 if there is none.
   *
   * @param doneFrom those from here up to this one are done with
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
