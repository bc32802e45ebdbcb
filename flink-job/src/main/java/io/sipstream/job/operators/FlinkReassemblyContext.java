package io.sipstream.job.operators;

import io.sipstream.job.record.BufferedFrame;
import io.sipstream.reassembly.ReassemblyContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
 * is a {@code DatagramState} or {@code StreamState}, {@code awaiting} has {@link BufferedFrame}s by
 * the moment of their turn ({@link ReorderBuffer}), {@code held} by their place.
 */
final class FlinkReassemblyContext<S> implements ReassemblyContext<BufferedFrame, S> {
  /** Name of the state that every key of which anything is known has. */
  static final String STATE = "reassembly";

  private final ValueState<S> state;
  private final ReorderBuffer awaiting;
  private final MapState<Long, BufferedFrame> held;
  private TimerService timers;

  // What was given out in this call, and may be in the state no more.
  private final List<BufferedFrame> taken = new ArrayList<>();
  private final Map<Long, BufferedFrame> lent = new HashMap<>();

  FlinkReassemblyContext(RuntimeContext runtime, Class<S> stateType) {
    state = runtime.getState(new ValueStateDescriptor<>(STATE, Types.POJO(stateType)));
    awaiting = new ReorderBuffer(runtime);
    held =
        runtime.getMapState(
            new MapStateDescriptor<>("buffered-frames", Types.LONG, Types.POJO(BufferedFrame.class)));
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
  List<BufferedFrame> piecesBefore() {
    return get(
        () -> {
          List<BufferedFrame> pieces = new ArrayList<>(taken);
          pieces.addAll(lent.values());
          held.values().forEach(pieces::add);
          awaiting.addTo(pieces);
          return pieces;
        });
  }

  @Override
  public S state() {
    return get(state::value);
  }

  @Override
  public void updateState(S remembered) {
    run(() -> state.update(remembered));
  }

  /**
   * Forgets the state alone: who forgets a key has released all pieces. RocksDB would look for them
   * among the traces of all those that were removed from other keys, one by one.
   */
  @Override
  public void clearState() {
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
  public void registerTimer(long millis) {
    timers.registerEventTimeTimer(millis);
  }

  @Override
  public void deleteTimer(long millis) {
    timers.deleteEventTimeTimer(millis);
  }

  @Override
  public void enqueue(long millis, BufferedFrame piece) {
    run(() -> awaiting.add(millis, piece));
  }

  @Override
  public List<BufferedFrame> pollDue(long millis) {
    return get(
        () -> {
          List<BufferedFrame> all = awaiting.take(millis);
          taken.addAll(all);
          return all;
        });
  }

  @Override
  public List<BufferedFrame> pollAll() {
    return get(
        () -> {
          List<BufferedFrame> all = new ArrayList<>();
          awaiting.addTo(all);
          awaiting.clear();
          taken.addAll(all);
          return all;
        });
  }

  @Override
  public void put(long position, BufferedFrame piece) {
    run(() -> held.put(position, piece));
  }

  @Override
  public BufferedFrame get(long position) {
    return get(
        () -> {
          BufferedFrame piece = held.get(position);
          if (piece != null) {
            lent.putIfAbsent(position, piece);
          }
          return piece;
        });
  }

  @Override
  public void remove(long position) {
    if (!lent.containsKey(position)) {
      get(position);
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
