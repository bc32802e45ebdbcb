package io.sipstream.job.operators;

import io.sipstream.job.record.BufferedFrame;
import io.sipstream.job.record.RawFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Keeps parts of the current key in Flink's state until the watermark passes their timestamps. The
 * parts of a timestamp are in several small values, numbered without gaps, all full except the
 * last. Adding a part copies a value, and in RocksDB reads and writes it. A clock with a resolution
 * of a second gives thousands of parts one timestamp. The key of the first value is the timestamp;
 * earlier versions kept all parts in that value.
 */
final class ReorderBuffer {
  /**
   * Maximum number of parts of a value. Do not increase it: in savepoints, too, a value with this
   * number of parts shows that the next value may exist.
   */
  private static final int PARTS_PER_VALUE_MAX = 16;

  /**
   * Number of low bits of a value's key that are the timestamp; the higher bits are the value's
   * number. Buffered parts have plausible timestamps ({@link RawFrame#hasPlausibleTime}), which
   * fit. The number fits, too: a million values of a timestamp would need gigabytes.
   */
  private static final int MILLIS_BITS = 44;

  private final MapState<Long, BufferedFrame[]> values;

  ReorderBuffer(RuntimeContext runtime) {
    values =
        runtime.getMapState(
            new MapStateDescriptor<>(
                "reorder-buffer", Types.LONG, Types.OBJECT_ARRAY(Types.POJO(BufferedFrame.class))));
  }

  /** Adds a part with a timestamp in milliseconds since the epoch. */
  void add(long millis, BufferedFrame part) throws Exception {
    long key = millis;
    BufferedFrame[] before = values.get(key);
    if (isFull(before)) {
      int last = last(millis);
      key = key(millis, last);
      before = values.get(key);
      if (isFull(before)) {
        key = key(millis, last + 1);
        before = null;
      }
    }
    int count = before == null ? 0 : before.length;
    BufferedFrame[] all = count == 0 ? new BufferedFrame[1] : Arrays.copyOf(before, count + 1);
    all[count] = part;
    values.put(key, all);
  }

  /** Removes and returns the parts of a timestamp, in no particular order. */
  List<BufferedFrame> take(long millis) throws Exception {
    BufferedFrame[] parts = values.get(millis);
    if (parts == null) {
      return List.of();
    }
    values.remove(millis);
    List<BufferedFrame> all = new ArrayList<>(Arrays.asList(parts));
    boolean maybeMore = isFull(parts);
    for (int number = 1; maybeMore; number++) {
      long key = key(millis, number);
      BufferedFrame[] more = values.get(key);
      maybeMore = more != null;
      if (maybeMore) {
        values.remove(key);
        all.addAll(Arrays.asList(more));
      }
    }
    return all;
  }

  /** Adds all parts of the current key to a list, without removing them from the buffer. */
  void addTo(List<BufferedFrame> parts) throws Exception {
    for (BufferedFrame[] value : values.values()) {
      parts.addAll(Arrays.asList(value));
    }
  }

  /** Removes all parts of the current key. */
  void clear() {
    values.clear();
  }

  private static long key(long millis, int number) {
    return millis | (long) number << MILLIS_BITS;
  }

  private static boolean isFull(BufferedFrame[] parts) {
    return parts != null && parts.length >= PARTS_PER_VALUE_MAX;
  }

  /** Returns the number of the last value of a timestamp; 0 if only the first exists. */
  private int last(long millis) throws Exception {
    int present = 0;
    int absent = 1;
    while (values.contains(key(millis, absent))) {
      present = absent;
      absent *= 2;
    }
    while (absent - present > 1) {
      int middle = (present + absent) / 2;
      if (values.contains(key(millis, middle))) {
        present = middle;
      } else {
        absent = middle;
      }
    }
    return present;
  }
}
