package io.sipstream.reassembly;

import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.util.Arrays;

/**
 * Maps the bytes that a stream still needs to buffered segments: disjoint ranges, ascending, one
 * segment each.
 */
final class SegmentIndex {
  /** Flag in {@link #dispositions}: the segment has, or had, other ranges. */
  private static final int SHARED = 1 << 8;

  private static final int KEPT_CAPACITY = 16;

  /** Number of ranges, the used length of the arrays below. */
  int count;

  /** Stream positions of the ranges' first bytes, ascending. */
  long[] offsets = new long[2];

  int[] lengths = new int[2];

  /** Numbers under which the host buffers the segments. */
  long[] pieces = new long[2];

  /** Codes of the segments' {@link SegmentDisposition} so far, and {@link #SHARED}. */
  int[] dispositions = new int[2];

  void write(VarintWriter out) {
    out.number(count);
    long end = 0;
    long piece = 0;
    for (int i = 0; i < count; i++) {
      out.signed(offsets[i] - end);
      out.number(lengths[i]);
      out.signed(pieces[i] - piece);
      out.number(dispositions[i]);
      end = end(i);
      piece = pieces[i];
    }
  }

  static SegmentIndex read(VarintReader in) {
    SegmentIndex index = new SegmentIndex();
    int count = in.smallNumber();
    index.resize(Math.max(2, count));
    long end = 0;
    long piece = 0;
    for (int i = 0; i < count; i++) {
      index.offsets[i] = end + in.signed();
      index.lengths[i] = in.smallNumber();
      piece += in.signed();
      index.pieces[i] = piece;
      index.dispositions[i] = in.smallNumber();
      end = index.end(i);
    }
    index.count = count;
    return index;
  }

  /** Returns the numbers of the buffered segments; may contain a number twice. */
  long[] numbers() {
    return Arrays.copyOf(pieces, count);
  }

  long end(int index) {
    return offsets[index] + lengths[index];
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
    return count > 0 && offsets[count - 1] <= position
        ? (offsets[count - 1] == position ? count - 1 : -1 - count)
        : Arrays.binarySearch(offsets, 0, count, position);
  }

  void insert(long position, int length, long partNumber, boolean shared) {
    int index = -1 - find(position);
    if (count == lengths.length) {
      resize(2 * count);
    }
    move(index, index + 1);
    offsets[index] = position;
    lengths[index] = length;
    pieces[index] = partNumber;
    dispositions[index] = shared ? SHARED : 0;
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
    offsets = Arrays.copyOf(offsets, capacity);
    lengths = Arrays.copyOf(lengths, capacity);
    pieces = Arrays.copyOf(pieces, capacity);
    dispositions = Arrays.copyOf(dispositions, capacity);
  }

  private void move(int from, int to) {
    int length = count - from;
    if (length > 0) {
      System.arraycopy(offsets, from, offsets, to, length);
      System.arraycopy(lengths, from, lengths, to, length);
      System.arraycopy(pieces, from, pieces, to, length);
      System.arraycopy(dispositions, from, dispositions, to, length);
    }
  }

  SegmentDisposition disposition(int index) {
    return SegmentDisposition.of(dispositions[index] & (SHARED - 1));
  }

  void addDisposition(int index, SegmentDisposition disposition) {
    if (disposition.code() > disposition(index).code()) {
      dispositions[index] = (dispositions[index] & SHARED) | disposition.code();
    }
  }

  /**
   * Returns the index of another range of the same segment; -1 if there is none.
   *
   * @param doneFrom ranges from here to {@code index} are finished and not returned
   */
  int sibling(int index, int doneFrom) {
    if ((dispositions[index] & SHARED) != 0) {
      for (int i = 0; i < count; i++) {
        if (pieces[i] == pieces[index] && (i < doneFrom || i > index)) {
          return i;
        }
      }
    }
    return -1;
  }
}
