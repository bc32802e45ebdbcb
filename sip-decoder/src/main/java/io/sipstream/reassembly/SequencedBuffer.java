package io.sipstream.reassembly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Pieces in the order of their numbers. Takes little room where there are one or two, and is quick
 * where many come at the end and leave at the beginning. A number that comes or goes in the midst
 * moves others; where these are many, all go into a tree, so that no order costs much more.
 */
final class SequencedBuffer<P> {
  /** How many numbers are moved for one, at most. */
  static final int MOST_MOVED = 1_024;

  /** With so few numbers the tree is given up: far less, or they would go to and fro. */
  private static final int FEW_NUMBERS = MOST_MOVED / 4;

  private static final long[] NO_NUMBERS = {};
  private static final Object[] NOTHING = {};
  private static final int KEPT_CAPACITY = 16;

  // Ascending; those from index first up to end are in use, of both arrays.
  private long[] numbers = NO_NUMBERS;
  // What a number has: a piece, or Several.
  private Object[] values = NOTHING;
  private int first;
  private int end;

  // Has all that the arrays would have; null while the arrays are in use.
  private TreeMap<Long, Object> tree;

  /** Pieces of one number, at least two. */
  private static final class Several<P> extends ArrayList<P> {
    private static final long serialVersionUID = 1;

    Several(P one, P other) {
      super(2);
      add(one);
      add(other);
    }
  }

  boolean isEmpty() {
    return first == end && tree == null;
  }

  /** Whether they are in the tree. */
  boolean isInTree() {
    return tree != null;
  }

  void clear() {
    numbers = NO_NUMBERS;
    values = NOTHING;
    first = 0;
    end = 0;
    tree = null;
  }

  /** Adds a piece behind those of the same number. */
  void add(long number, P piece) {
    Object there = value(number);
    if (there == null) {
      insert(number, piece);
    } else if (there instanceof Several) {
      several(there).add(piece);
    } else {
      replace(number, new Several<>(one(there), piece));
    }
  }

  /** The first piece of this number; null if there is none. */
  P get(long number) {
    Object there = value(number);
    return there instanceof Several ? several(there).get(0) : one(there);
  }

  /** Takes all pieces of this number away. */
  List<P> take(long number) {
    Object there = value(number);
    if (there == null) {
      return List.of();
    }
    remove(number);
    return there instanceof Several ? several(there) : List.of(one(there));
  }

  /** Takes all pieces of all numbers away. */
  List<P> takeAll() {
    List<P> all = new ArrayList<>();
    for (Object there : tree == null ? Arrays.asList(values).subList(first, end) : tree.values()) {
      if (there instanceof Several) {
        all.addAll(several(there));
      } else {
        all.add(one(there));
      }
    }
    clear();
    return all;
  }

  /** Takes this number and what it has away, if it is there. */
  void remove(long number) {
    int index = indexOf(number);
    if (tree == null && !isAt(index, number)) {
      return;
    }
    boolean isFirst = index == first;
    if (goesToTree(isFirst ? 0 : end - index - 1)) {
      tree.remove(number);
      leaveTreeIfFew();
      return;
    }
    if (isFirst) {
      values[first++] = null;
    } else {
      System.arraycopy(numbers, index + 1, numbers, index, end - index - 1);
      System.arraycopy(values, index + 1, values, index, end - index - 1);
      values[--end] = null;
    }
    if (numbers.length > KEPT_CAPACITY && end - first < numbers.length / 4) {
      move(numbers.length / 2);
    }
  }

  private Object value(long number) {
    if (tree != null) {
      return tree.get(number);
    }
    int index = indexOf(number);
    return isAt(index, number) ? values[index] : null;
  }

  private void replace(long number, Object value) {
    if (tree != null) {
      tree.put(number, value);
    } else {
      values[indexOf(number)] = value;
    }
  }

  private void insert(long number, P piece) {
    int index = indexOf(number);
    if (goesToTree(end - index)) {
      tree.put(number, piece);
      return;
    }
    if (end == numbers.length) {
      index -= first;
      move(Math.max(1, 2 * (end - first)));
    }
    System.arraycopy(numbers, index, numbers, index + 1, end - index);
    System.arraycopy(values, index, values, index + 1, end - index);
    numbers[index] = number;
    values[index] = piece;
    end++;
  }

  /** Whether it is the tree's: it is once so many would have to be moved. */
  private boolean goesToTree(int moved) {
    if (tree == null && moved > MOST_MOVED) {
      TreeMap<Long, Object> all = new TreeMap<>();
      for (int i = first; i < end; i++) {
        all.put(numbers[i], values[i]);
      }
      clear();
      tree = all;
    }
    return tree != null;
  }

  private void leaveTreeIfFew() {
    if (tree.size() <= FEW_NUMBERS) {
      TreeMap<Long, Object> all = tree;
      clear();
      numbers = all.keySet().stream().mapToLong(Long::longValue).toArray();
      values = all.values().toArray();
      end = numbers.length;
    }
  }

  /** Index in the arrays of this number, or else of where it belongs. */
  private int indexOf(long number) {
    if (first == end || numbers[end - 1] < number) {
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
    Object[] movedValues = new Object[capacity];
    System.arraycopy(numbers, first, movedNumbers, 0, end - first);
    System.arraycopy(values, first, movedValues, 0, end - first);
    numbers = movedNumbers;
    values = movedValues;
    end -= first;
    first = 0;
  }

  @SuppressWarnings("unchecked") // nothing else is put in
  private Several<P> several(Object value) {
    return (Several<P>) value;
  }

  @SuppressWarnings("unchecked") // nothing else is put in
  private P one(Object value) {
    return (P) value;
  }
}
