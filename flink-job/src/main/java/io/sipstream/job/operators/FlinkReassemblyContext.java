package io.sipstream.job.operators;

import io.sipstream.job.record.BufferedFrame;
import io.sipstream.job.record.BufferedFrameSerializer;
import io.sipstream.job.record.EncodedStateSerializer;
import io.sipstream.reassembly.ReassemblyContext;
import io.sipstream.reassembly.ReassemblyKey;
import io.sipstream.reassembly.ReassemblyState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.apache.flink.runtime.state.internal.InternalValueState;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.util.function.RunnableWithException;
import org.apache.flink.util.function.SupplierWithException;

/**
 * Gives a reassembly access to Flink's keyed state and timers. All values are immutable, so Flink
 * copies none of them during a checkpoint.
 *
 * <pre>
 * reassembly        one per key                     encoded ReassemblyState
 * reorder-buffer    one list per key and bucket     BufferedFrame
 * buffered-frames   one per key and position        BufferedFrame
 * </pre>
 */
final class FlinkReassemblyContext<S extends ReassemblyState>
    implements ReassemblyContext<BufferedFrame, S> {
  /** Name of the keyed state that exists for every key with buffered parts. */
  static final String STATE = "reassembly";

  static final String REORDER_BUFFER = "reorder-buffer";
  static final String BUFFERED_FRAMES = "buffered-frames";

  private final Function<byte[], S> decoder;
  private final InternalValueState<ReassemblyKey, VoidNamespace, byte[]> state;
  private final InternalListState<ReassemblyKey, Long, BufferedFrame> queued;
  private final InternalValueState<ReassemblyKey, Long, BufferedFrame> buffered;
  private TimerService timers;

  // Namespaces are objects on the heap; most keys queue parts of the same bucket.
  private Long latestBucket = Long.MIN_VALUE;

  // What the current call did. If it fails, the stored state may not list the parts correctly.
  private final List<BufferedFrame> taken = new ArrayList<>();
  private final Map<Long, BufferedFrame> lent = new HashMap<>();
  private final Set<Long> newBuckets = new HashSet<>();
  private final Set<Long> newPositions = new HashSet<>();

  /**
   * Creates the access to the states of all keys of a subtask.
   *
   * @param decoder decodes what {@link ReassemblyState#encode} returned
   */
  @SuppressWarnings("unchecked") // States of a backend implement these interfaces.
  FlinkReassemblyContext(KeyedStateBackend<ReassemblyKey> backend, Function<byte[], S> decoder)
      throws Exception {
    this.decoder = decoder;
    state =
        (InternalValueState<ReassemblyKey, VoidNamespace, byte[]>)
            backend.getOrCreateKeyedState(
                VoidNamespaceSerializer.INSTANCE,
                new ValueStateDescriptor<>(STATE, EncodedStateSerializer.INSTANCE));
    state.setCurrentNamespace(VoidNamespace.INSTANCE);
    queued =
        (InternalListState<ReassemblyKey, Long, BufferedFrame>)
            backend.getOrCreateKeyedState(
                LongSerializer.INSTANCE,
                new ListStateDescriptor<>(REORDER_BUFFER, BufferedFrameSerializer.INSTANCE));
    buffered =
        (InternalValueState<ReassemblyKey, Long, BufferedFrame>)
            backend.getOrCreateKeyedState(
                LongSerializer.INSTANCE,
                new ValueStateDescriptor<>(BUFFERED_FRAMES, BufferedFrameSerializer.INSTANCE));
  }

  /** Begins a call of Flink, with the timers of that call. */
  void begin(TimerService current) {
    timers = current;
  }

  /** Ends the call of Flink. */
  void end() {
    taken.clear();
    lent.clear();
    newBuckets.clear();
    newPositions.clear();
  }

  /**
   * Removes the current key. Returns all its parts: those before the call and those added during
   * it.
   */
  List<BufferedFrame> removeAll() {
    S stored = state();
    if (stored != null) {
      Arrays.stream(stored.buckets()).forEach(newBuckets::add);
      Arrays.stream(stored.positions()).forEach(newPositions::add);
    }
    List.copyOf(newBuckets).forEach(this::pollDue);
    List.copyOf(newPositions).forEach(this::remove);
    clearState();
    return taken;
  }

  @Override
  public S state() {
    byte[] encoded = get(state::value);
    return encoded == null ? null : decoder.apply(encoded);
  }

  @Override
  public void updateState(S changed) {
    run(() -> state.update(changed.encode()));
  }

  /** Clears the state of the key, whose parts were removed before. */
  @Override
  public void clearState() {
    state.clear();
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
  public void enqueue(long bucket, BufferedFrame part) {
    if (latestBucket != bucket) {
      latestBucket = bucket;
    }
    newBuckets.add(latestBucket);
    queued.setCurrentNamespace(latestBucket);
    run(() -> queued.add(part.withKey(null)));
  }

  @Override
  public List<BufferedFrame> pollDue(long bucket) {
    queued.setCurrentNamespace(bucket);
    Iterable<BufferedFrame> values = get(queued::get);
    if (values == null) {
      return List.of();
    }
    List<BufferedFrame> parts = new ArrayList<>();
    values.forEach(parts::add);
    queued.clear();
    taken.addAll(parts);
    return parts;
  }

  @Override
  public void put(long position, BufferedFrame part) {
    BufferedFrame stored = part.withKey(null);
    newPositions.add(position);
    lent.put(position, stored);
    buffered.setCurrentNamespace(position);
    run(() -> buffered.update(stored));
  }

  @Override
  public BufferedFrame get(long position) {
    BufferedFrame part = lent.get(position);
    if (part == null) {
      buffered.setCurrentNamespace(position);
      part = get(buffered::value);
      if (part != null) {
        lent.put(position, part);
      }
    }
    return part;
  }

  @Override
  public void remove(long position) {
    BufferedFrame part = get(position);
    if (part != null) {
      taken.add(part);
      lent.remove(position);
      buffered.setCurrentNamespace(position);
      buffered.clear();
    }
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
