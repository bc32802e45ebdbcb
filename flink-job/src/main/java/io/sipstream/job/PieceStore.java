package io.sipstream.job;

import io.sipstream.reassembly.KeyedHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.util.function.RunnableWithException;
import org.apache.flink.util.function.SupplierWithException;

/**
 * Flink's keyed state and timers, as a reassembly wants them.
 *
 * <p>All types in the state are POJOs, to which a later version may add fields: {@code reassembly}
 * is a {@code DatagramState} or {@code StreamState}, {@code awaiting} has {@link HeldPiece}s by the
 * moment of their turn ({@link #awaitingKey}), {@code held} by their place.
 */
final class PieceStore<S> implements KeyedHost<HeldPiece, S> {
  /** Name of the state that every key of which anything is known has. */
  static final String STATE = "reassembly";

  /**
   * Pieces of one moment that are kept as one value, which is copied, and in RocksDB read and
   * written, for each that is added. A clock that gives seconds has thousands in a moment. Never to
   * be raised: a value of so many tells that there may be more, in savepoints, too.
   */
  static final int AWAITING_TOGETHER = 16;

  /**
   * Of the key of a value; the bits above number the values of a moment. What waits has a sane time
   * ({@link CaptureTimeWatermarks#isSane}), and those are not negative and less than two to the
   * power of this. A million values of one moment of one key would take ten gigabytes.
   */
  private static final int MILLIS_BITS = 44;

  private final ValueState<S> state;
  private final MapState<Long, HeldPiece[]> awaiting;
  private final MapState<Long, HeldPiece> held;
  private TimerService timers;

  // What was given out in this call, and may be in the state no more.
  private final List<HeldPiece> taken = new ArrayList<>();
  private final Map<Long, HeldPiece> lent = new HashMap<>();

  PieceStore(RuntimeContext runtime, Class<S> stateType) {
    state = runtime.getState(new ValueStateDescriptor<>(STATE, Types.POJO(stateType)));
    awaiting =
        runtime.getMapState(
            new MapStateDescriptor<>(
                "awaiting", Types.LONG, Types.OBJECT_ARRAY(Types.POJO(HeldPiece.class))));
    held =
        runtime.getMapState(
            new MapStateDescriptor<>("held", Types.LONG, Types.POJO(HeldPiece.class)));
  }

  /** Flink makes a call; the timers are its. */
  void begin(TimerService current) {
    timers = current;
  }

  /** The call is over. */
  void end() {
    taken.clear();
    lent.clear();
  }

  /** All pieces that the current key had before the call, and those that came since. */
  List<HeldPiece> piecesBefore() {
    return get(
        () -> {
          List<HeldPiece> pieces = new ArrayList<>(taken);
          pieces.addAll(lent.values());
          held.values().forEach(pieces::add);
          awaiting.values().forEach(waiting -> pieces.addAll(Arrays.asList(waiting)));
          return pieces;
        });
  }

  @Override
  public S state() {
    return get(state::value);
  }

  @Override
  public void remember(S remembered) {
    run(() -> state.update(remembered));
  }

  /**
   * Forgets the state alone: who forgets a key has released all pieces. RocksDB would look for them
   * among the traces of all those that were removed from other keys, one by one.
   */
  @Override
  public void forget() {
    state.clear();
  }

  /** Forgets the state and all pieces that are there. */
  void forgetAll() {
    state.clear();
    awaiting.clear();
    held.clear();
  }

  @Override
  public long watermarkMillis() {
    return timers.currentWatermark();
  }

  @Override
  public void callAt(long millis) {
    timers.registerEventTimeTimer(millis);
  }

  @Override
  public void doNotCallAt(long millis) {
    timers.deleteEventTimeTimer(millis);
  }

  @Override
  public void await(long millis, HeldPiece piece) {
    run(
        () -> {
          long key = millis;
          HeldPiece[] before = awaiting.get(key);
          if (isFull(before)) {
            int last = last(millis);
            key = awaitingKey(millis, last);
            before = awaiting.get(key);
            if (isFull(before)) {
              key = awaitingKey(millis, last + 1);
              before = null;
            }
          }
          int count = before == null ? 0 : before.length;
          HeldPiece[] all = count == 0 ? new HeldPiece[1] : Arrays.copyOf(before, count + 1);
          all[count] = piece;
          awaiting.put(key, all);
        });
  }

  /** Those of a moment are numbered without gaps, and all are full but the last. */
  private static long awaitingKey(long millis, int number) {
    return millis | (long) number << MILLIS_BITS;
  }

  /** Earlier versions kept any number of pieces as one value. */
  private static boolean isFull(HeldPiece[] pieces) {
    return pieces != null && pieces.length >= AWAITING_TOGETHER;
  }

  /** Number of the last value of a moment. */
  private int last(long millis) throws Exception {
    int there = 0;
    int absent = 1;
    while (awaiting.contains(awaitingKey(millis, absent))) {
      there = absent;
      absent *= 2;
    }
    while (absent - there > 1) {
      int middle = (there + absent) / 2;
      if (awaiting.contains(awaitingKey(millis, middle))) {
        there = middle;
      } else {
        absent = middle;
      }
    }
    return there;
  }

  @Override
  public List<HeldPiece> takeAwaited(long millis) {
    return get(
        () -> {
          HeldPiece[] pieces = awaiting.get(millis);
          if (pieces == null) {
            return List.of();
          }
          awaiting.remove(millis);
          List<HeldPiece> all = new ArrayList<>(Arrays.asList(pieces));
          boolean maybeMore = isFull(pieces);
          for (int number = 1; maybeMore; number++) {
            long key = awaitingKey(millis, number);
            HeldPiece[] more = awaiting.get(key);
            maybeMore = more != null;
            if (maybeMore) {
              awaiting.remove(key);
              all.addAll(Arrays.asList(more));
            }
          }
          taken.addAll(all);
          return all;
        });
  }

  @Override
  public void hold(long position, HeldPiece piece) {
    run(() -> held.put(position, piece));
  }

  @Override
  public HeldPiece held(long position) {
    return get(
        () -> {
          HeldPiece piece = held.get(position);
          if (piece != null) {
            lent.putIfAbsent(position, piece);
          }
          return piece;
        });
  }

  @Override
  public void release(long position) {
    if (!lent.containsKey(position)) {
      held(position);
    }
    run(() -> held.remove(position));
  }

  private static <T> T get(SupplierWithException<T, Exception> access) {
    try {
      return access.get();
    } catch (Exception e) {
      throw failure(e);
    }
  }

  private static void run(RunnableWithException access) {
    try {
      access.run();
    } catch (Exception e) {
      throw failure(e);
    }
  }

  /** The state backend has failed, which is no doing of a frame: the job restarts. */
  private static UncheckedIOException failure(Exception e) {
    return new UncheckedIOException("The state cannot be used.", new IOException(e));
  }
}
