package io.sipstream.cli.calls;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Maps 128-bit hashes of Call-IDs to numbers from 0, and holds the first time and the last event of
 * each. Arrays need a third of the memory of objects. Not thread-safe.
 */
final class CallTable {
  /** Address of the last event of a call without events. */
  static final long NONE = -1;

  private static final int FIRST_SIZE = 1 << 10;

  /** By call: high and low half of the hash, first time, last event. */
  private long[] values = new long[4 * FIRST_SIZE];

  /** By hash: number of the call, counted from 1; a power of two, half full at most. */
  private int[] slots = new int[2 * FIRST_SIZE];

  private int size;

  /** Returns the number of a call; -1 if it is unknown. */
  int find(long high, long low) {
    return slots[slot(high, low)] - 1;
  }

  private int slot(long high, long low) {
    int at = (int) low & (slots.length - 1);
    while (slots[at] != 0) {
      int call = 4 * (slots[at] - 1);
      if (values[call] == high && values[call + 1] == low) {
        return at;
      }
      at = (at + 1) & (slots.length - 1);
    }
    return at;
  }

  /** Adds a call that is unknown and returns its number. */
  int add(long high, long low) {
    if (4 * size == values.length) {
      values = Arrays.copyOf(values, 2 * values.length);
      slots = new int[2 * slots.length];
      for (int i = 0; i < size; i++) {
        slots[slot(values[4 * i], values[4 * i + 1])] = i + 1;
      }
    }
    slots[slot(high, low)] = size + 1;
    int at = 4 * size;
    values[at] = high;
    values[at + 1] = low;
    values[at + 2] = Long.MAX_VALUE;
    values[at + 3] = NONE;
    return size++;
  }

  /** Sets the last event of a call, which has a time. */
  void update(int call, long event, long micros) {
    values[4 * call + 2] = Math.min(values[4 * call + 2], micros);
    values[4 * call + 3] = event;
  }

  long firstMicros(int call) {
    return values[4 * call + 2];
  }

  /** Returns the address of the last event of a call; {@link #NONE} if there is none. */
  long lastEvent(int call) {
    return values[4 * call + 3];
  }

  /** Returns the numbers of all calls by their first time. */
  int[] byFirstTime() {
    return IntStream.range(0, size)
        .boxed()
        .sorted(Comparator.comparingLong(this::firstMicros))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
