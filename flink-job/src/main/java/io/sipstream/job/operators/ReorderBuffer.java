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
 * Pieces of the current key that wait for their turn, in Flink's state. A moment has a value for
 * every few of its pieces, numbered without gaps, all full but the last: a value is copied, and in
 * RocksDB read and written, for each piece that is added, and a clock that gives seconds has
 * thousands of them in a moment. The first value's key is the moment itself; earlier versions kept
 * all pieces in that one.
 */
final class ReorderBuffer {
  /**
   * Pieces of a value. Never to be raised: one of so many tells that there may be more, also in
   * savepoints.
   */
  private static final int TOGETHER = 16;

  /**
   * Of the key of a value; the bits above are its number. What waits has a sane time ({@link
   * RawFrame#hasPlausibleTime}), and those are not negative and less than two to the power of this.
   * A million values of one moment of one key would take ten gigabytes.
   */
  private static final int MILLIS_BITS = 44;

  private final MapState<Long, BufferedFrame[]> values;

  ReorderBuffer(RuntimeContext runtime) {
    values =
        runtime.getMapState(
            new MapStateDescriptor<>(
                "reorder-buffer", Types.LONG, Types.OBJECT_ARRAY(Types.POJO(BufferedFrame.class))));
  }

  void add(long millis, BufferedFrame piece) throws Exception {
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
    all[count] = piece;
    values.put(key, all);
  }

  /** Takes the pieces of a moment away, in no order. */
  List<BufferedFrame> take(long millis) throws Exception {
    BufferedFrame[] pieces = values.get(millis);
    if (pieces == null) {
      return List.of();
    }
    values.remove(millis);
    List<BufferedFrame> all = new ArrayList<>(Arrays.asList(pieces));
    boolean maybeMore = isFull(pieces);
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

  /** Adds all of the key, without taking them away. */
  void addTo(List<BufferedFrame> pieces) throws Exception {
    for (BufferedFrame[] value : values.values()) {
      pieces.addAll(Arrays.asList(value));
    }
  }

  void clear() {
    values.clear();
  }

  private static long key(long millis, int number) {
    return millis | (long) number << MILLIS_BITS;
  }

  private static boolean isFull(BufferedFrame[] pieces) {
    return pieces != null && pieces.length >= TOGETHER;
  }

  /** Number of the last value of a moment that has one. */
  private int last(long millis) throws Exception {
    int there = 0;
    int absent = 1;
    while (values.contains(key(millis, absent))) {
      there = absent;
      absent *= 2;
    }
    while (absent - there > 1) {
      int middle = (there + absent) / 2;
      if (values.contains(key(millis, middle))) {
        there = middle;
      } else {
        absent = middle;
      }
    }
    return there;
  }
}
