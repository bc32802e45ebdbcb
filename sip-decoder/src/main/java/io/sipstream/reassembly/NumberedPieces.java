package io.sipstream.reassembly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pieces in the order of their numbers. Takes little room where there are one or two, and is quick
 * where many come at the end and leave at the beginning. A new number before others moves them, and
 * these are some thousand at most: the milliseconds for which pieces wait for their turn, or the
 * pieces of one packet or stream, which have limits.
 */
final class NumberedPieces<P> {
  private static final long[] NO_NUMBERS = {};
  private static final Object[] NO_PIECES = {};
  private static final int KEPT_CAPACITY = 16;

  // Those from index first up to end are in use.
  private long[] numbers = NO_NUMBERS;

  /** The piece of a number, or {@link Several}. */
  private Object[] pieces = NO_PIECES;

  private int first;
  private int end;

  /** Pieces of one number, at least two. */
  private static final class Several<P> extends ArrayList<P> {
    private static final long serialVersionUID = 1;
  }

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
    int index = indexOf(number);
    if (isAt(index, number)) {
      Several<P> several = several(index);
      if (several == null) {
        several = new Several<>();
        several.add(only(index));
        pieces[index] = several;
      }
      several.add(piece);
      return;
    }
    if (end == numbers.length) {
      index -= first;
      move(Math.max(1, 2 * (end - first)));
    }
    System.arraycopy(numbers, index, numbers, index + 1, end - index);
    System.arraycopy(pieces, index, pieces, index + 1, end - index);
    numbers[index] = number;
    pieces[index] = piece;
    end++;
  }

  /** The first piece of this number; null if there is none. */
  P get(long number) {
    int index = indexOf(number);
    if (!isAt(index, number)) {
      return null;
    }
    List<P> several = several(index);
    return several == null ? only(index) : several.get(0);
  }

  /** Takes all pieces of this number away. */
  List<P> take(long number) {
    int index = indexOf(number);
    if (!isAt(index, number)) {
      return List.of();
    }
    List<P> several = several(index);
    List<P> taken = several == null ? List.of(only(index)) : several;
    removeNumber(index);
    return taken;
  }

  /** Takes the first piece of this number away, if there is one. */
  void remove(long number) {
    int index = indexOf(number);
    if (!isAt(index, number)) {
      return;
    }
    List<P> several = several(index);
    if (several == null) {
      removeNumber(index);
      return;
    }
    several.remove(0);
    if (several.size() == 1) {
      pieces[index] = several.get(0);
    }
  }

  private void removeNumber(int index) {
    if (index == first) {
      pieces[first++] = null;
    } else {
      System.arraycopy(numbers, index + 1, numbers, index, end - index - 1);
      System.arraycopy(pieces, index + 1, pieces, index, end - index - 1);
      pieces[--end] = null;
    }
    if (numbers.length > KEPT_CAPACITY && end - first < numbers.length / 4) {
      move(numbers.length / 2);
    }
  }

  /** Index of this number, or else of where it belongs. */
  private int indexOf(long number) {
    if (isEmpty() || numbers[end - 1] < number) {
      return end;
    }
    int index = Arrays.binarySearch(numbers, first, end, number);
    return index < 0 ? -1 - index : index;
  }

  private boolean isAt(int index, long number) {
    return index < end && numbers[index] == number;
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

  /** The pieces of a number; null if it has one alone. */
  @SuppressWarnings("unchecked") // nothing else is put in
  private Several<P> several(int index) {
    return pieces[index] instanceof Several ? (Several<P>) pieces[index] : null;
  }

  @SuppressWarnings("unchecked") // nothing else is put in
  private P only(int index) {
    return (P) pieces[index];
  }
}
