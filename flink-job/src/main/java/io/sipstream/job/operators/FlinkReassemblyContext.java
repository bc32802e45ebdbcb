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
 * Gives a reassembly access to Flink's keyed state and timers.
 *
 * <p>All types in the state are POJOs, so a later version can add fields. {@code reassembly} is a
 * {@code DatagramState} or {@code StreamState}. {@code awaiting} has {@link BufferedFrame}s by
 * timestamp ({@link ReorderBuffer}), {@code held} by position.
 */
final class FlinkReassemblyContext<S> implements ReassemblyContext<BufferedFrame, S> {
  /** Name of the keyed state that exists for every key with buffered parts. */
  static final String STATE = "reassembly";

  private final ValueState<S> state;
  private final ReorderBuffer awaiting;
  private final MapState<Long, BufferedFrame> held;
  private TimerService timers;

  // Parts returned in the current call; they may no longer be in the state.
  private final List<BufferedFrame> taken = new ArrayList<>();
  private final Map<Long, BufferedFrame> lent = new HashMap<>();

  FlinkReassemblyContext(RuntimeContext runtime, Class<S> stateType) {
    state = runtime.getState(new ValueStateDescriptor<>(STATE, Types.POJO(stateType)));
    awaiting = new ReorderBuffer(runtime);
    held =
        runtime.getMapState(
            new MapStateDescriptor<>(
                "buffered-frames", Types.LONG, Types.POJO(BufferedFrame.class)));
  }

  /** Begins a call of Flink, with the timers of that call. */
  void begin(TimerService current) {
    timers = current;
  }

  /** Ends the call of Flink. */
  void end() {
    taken.clear();
    lent.clear();
  }

  /** Returns all parts of the current key: those before the call and those added during it. */
  List<BufferedFrame> allParts() {
    return get(
        () -> {
          List<BufferedFrame> parts = new ArrayList<>(taken);
          parts.addAll(lent.values());
          held.values().forEach(parts::add);
          awaiting.addTo(parts);
          return parts;
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
   * Clears the state of the key but not its parts: the reassembly has removed all parts before. In
   * RocksDB, clearing them would iterate over the tombstones of parts of other keys.
   */
  @Override
  public void clearState() {
    state.clear();
  }

  /** Clears the state of the key and all its parts. */
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
  public void enqueue(long millis, BufferedFrame part) {
    run(() -> awaiting.add(millis, part));
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
  public void put(long position, BufferedFrame part) {
    run(() -> held.put(position, part));
  }

  @Override
  public BufferedFrame get(long position) {
    return get(
        () -> {
          BufferedFrame part = held.get(position);
          if (part != null) {
            lent.putIfAbsent(position, part);
          }
          return part;
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

  /** Wraps a failure of the state backend; no frame caused it, so the job restarts. */
  private static UncheckedIOException failure(Exception e) {
    return new UncheckedIOException(
        "Flink's keyed state cannot be read or written. See the cause and check the state backend.",
        new IOException(e));
  }
}
