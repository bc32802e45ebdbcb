package io.sipstream.reassembly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Buffers parts in the order of their numbers. Takes little memory for one or two parts. Arrays
 * make adding at the end and removing at the beginning fast. If an insertion or removal in the
 * middle would move many entries, all entries go into a tree, which bounds the cost of any order.
 */
final class SequencedBuffer<P> {
  /** Most entries that an insertion or removal may move. */
  static final int MOST_MOVED = 1_024;

  /** At this size the tree is converted to arrays; far less than the limit, to avoid flapping. */
  private static final int FEW_NUMBERS = MOST_MOVED / 4;

  private static final long[] NO_NUMBERS = {};
  private static final Object[] NOTHING = {};
  private static final int KEPT_CAPACITY = 16;

  // Ascending; of both arrays the indexes from first to end are used.
  private long[] numbers = NO_NUMBERS;
  // The value of a number: a part, or Several.
  private Object[] values = NOTHING;
  private int first;
  private int end;

  // Replaces the arrays; null while the arrays are used.
  private TreeMap<Long, Object> tree;

  /** Two or more parts with one number. */
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

  /** Returns whether the entries are in the tree. */
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

  /** Adds a part after those with the same number. */
  void add(long number, P part) {
    Object value = value(number);
    if (value == null) {
      insert(number, part);
    } else if (value instanceof Several) {
      several(value).add(part);
    } else {
      replace(number, new Several<>(one(value), part));
    }
  }

  /** Returns the first part with a number; null if there is none. */
  P get(long number) {
    Object value = value(number);
    return value instanceof Several ? several(value).get(0) : one(value);
  }

  /** Removes and returns all parts with a number. */
  List<P> take(long number) {
    Object value = value(number);
    if (value == null) {
      return List.of();
    }
    remove(number);
    return value instanceof Several ? several(value) : List.of(one(value));
  }

  /** Removes and returns all parts. */
  List<P> takeAll() {
    List<P> all = new ArrayList<>();
    for (Object value : tree == null ? Arrays.asList(values).subList(first, end) : tree.values()) {
      if (value instanceof Several) {
        all.addAll(several(value));
      } else {
        all.add(one(value));
      }
    }
    clear();
    return all;
  }

  /** Removes all parts with a number, if there are any. */
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

  private void insert(long number, P part) {
    int index = indexOf(number);
    if (goesToTree(end - index)) {
      tree.put(number, part);
      return;
    }
    if (end == numbers.length) {
      index -= first;
      move(Math.max(1, 2 * (end - first)));
    }
    System.arraycopy(numbers, index, numbers, index + 1, end - index);
    System.arraycopy(values, index, values, index + 1, end - index);
    numbers[index] = number;
    values[index] = part;
    end++;
  }

  /**
   * Returns whether the tree has the entries; converts the arrays if so many would have to be
   * moved.
   */
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

  /** Returns the array index of a number, or its insertion index. */
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

  /** Moves all entries to the beginning of arrays of this capacity. */
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

  @SuppressWarnings("unchecked") // add() puts in nothing else
  private Several<P> several(Object value) {
    return (Several<P>) value;
  }

  @SuppressWarnings("unchecked") // add() puts in nothing else
  private P one(Object value) {
    return (P) value;
  }
}
