package io.sipstream.reassembly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pieces in the order of their numbers. Takes little room where there are one or two, and is quick
 * where many come at the end and leave at the beginning; each that comes before many moves them
 * all.
 */
final class NumberedPieces<P> {
  private static final long[] NO_NUMBERS = {};
  private static final Object[] NO_PIECES = {};
  private static final int KEPT_CAPACITY = 16;

  // Those from index first up to end are in use.
  private long[] numbers = NO_NUMBERS;
  private Object[] pieces = NO_PIECES;
  private int first;
  private int end;

  boolean isEmpty() {
    return first == end;
  }

  void clear() {
    numbers = NO_NUMBERS;
    pieces = NO_PIECES;
    first = 0;
    end = 0;
  }

  /** Adds a piece behind those of the same number. */
  void add(long number, P piece) {
    if (end == numbers.length) {
      move(Math.max(1, 2 * (end - first)));
    }
    int index = end;
    if (!isEmpty() && numbers[end - 1] > number) {
      index = firstOf(number + 1);
      System.arraycopy(numbers, index, numbers, index + 1, end - index);
      System.arraycopy(pieces, index, pieces, index + 1, end - index);
    }
    numbers[index] = number;
    pieces[index] = piece;
    end++;
  }

  /** The first piece of this number; null if there is none. */
  P get(long number) {
    int index = firstOf(number);
    return index < end && numbers[index] == number ? piece(index) : null;
  }

  /** Takes all pieces of this number away. */
  List<P> take(long number) {
    int from = firstOf(number);
    int to = from;
    while (to < end && numbers[to] == number) {
      to++;
    }
    if (from == to) {
      return List.of();
    }
    List<P> taken = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      taken.add(piece(i));
    }
    remove(from, to);
    return taken;
  }

  void remove(long number) {
    int index = firstOf(number);
    if (index < end && numbers[index] == number) {
      remove(index, index + 1);
    }
  }

  private void remove(int from, int to) {
    if (from == first) {
      Arrays.fill(pieces, from, to, null);
      first = to;
    } else {
      System.arraycopy(numbers, to, numbers, from, end - to);
      System.arraycopy(pieces, to, pieces, from, end - to);
      int left = end - (to - from);
      Arrays.fill(pieces, left, end, null);
      end = left;
    }
    if (numbers.length > KEPT_CAPACITY && end - first < numbers.length / 4) {
      move(numbers.length / 2);
    }
  }

  /** Index of the first one of this or a greater number. */
  private int firstOf(long number) {
    int index = Arrays.binarySearch(numbers, first, end, number);
    if (index < 0) {
      return -1 - index;
    }
    while (index > first && numbers[index - 1] == number) {
      index--;
    }
    return index;
  }

  /** Moves all to the beginning of arrays of this length. */
  private void move(int capacity) {
    long[] movedNumbers = new long[capacity];
    Object[] movedPieces = new Object[capacity];
    System.arraycopy(numbers, first, movedNumbers, 0, end - first);
    System.arraycopy(pieces, first, movedPieces, 0, end - first);
    numbers = movedNumbers;
    pieces = movedPieces;
    end -= first;
    first = 0;
  }

  @SuppressWarnings("unchecked") // nothing else is put in
  private P piece(int index) {
    return (P) pieces[index];
  }
}
