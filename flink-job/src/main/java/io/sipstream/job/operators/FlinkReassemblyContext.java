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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 *
 * <p>Keys in use stay in memory. They are written to Flink's state before a checkpoint, and the
 * least recently used ones if they exceed {@link #CACHE_BYTES}. Most packets and messages are
 * complete before that, so that a slow state backend never sees them.
 */
final class FlinkReassemblyContext<S extends ReassemblyState>
    implements ReassemblyContext<BufferedFrame, S> {
  /** Name of the keyed state that exists for every key with buffered parts. */
  static final String STATE = "reassembly";

  static final String REORDER_BUFFER = "reorder-buffer";
  static final String BUFFERED_FRAMES = "buffered-frames";

  /** Maximum heap usage of keys that are not in Flink's state. */
  static final long CACHE_BYTES = 4 << 20;

  private final KeyedStateBackend<ReassemblyKey> backend;
  private final Function<byte[], S> decoder;
  private final InternalValueState<ReassemblyKey, VoidNamespace, byte[]> state;
  private final InternalListState<ReassemblyKey, Long, BufferedFrame> queued;
  private final InternalValueState<ReassemblyKey, Long, BufferedFrame> buffered;
  // The least recently used key is the first.
  private final Map<ReassemblyKey, KeyParts<S>> cache = new LinkedHashMap<>(16, 0.75f, true);
  private long cacheBytes;

  // The current call.
  private TimerService timers;
  private KeyParts<S> current;
  private final List<BufferedFrame> taken = new ArrayList<>();

  /**
   * Creates the access to the states of all keys of a subtask.
   *
   * @param decoder decodes what {@link ReassemblyState#encode} returned
   */
  @SuppressWarnings("unchecked") // States of a backend implement these interfaces.
  FlinkReassemblyContext(KeyedStateBackend<ReassemblyKey> backend, Function<byte[], S> decoder)
      throws Exception {
    this.backend = backend;
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

  /** Begins a call of Flink for its current key, with the timers of that call. */
  void begin(TimerService callTimers) {
    timers = callTimers;
    ReassemblyKey key = backend.getCurrentKey();
    current = cache.get(key);
    if (current == null) {
      byte[] stored = get(state::value);
      current = new KeyParts<>(key, stored, stored == null ? null : decoder.apply(stored));
    } else {
      cacheBytes -= current.bytes();
    }
  }

  /** Ends the call of Flink. */
  void end() {
    taken.clear();
    if (current.state == null) {
      cache.remove(current.key);
      if (current.stored != null) {
        state.clear();
      }
      return;
    }
    cache.put(current.key, current);
    cacheBytes += current.bytes();
    if (cacheBytes > CACHE_BYTES) {
      Iterator<KeyParts<S>> eldest = cache.values().iterator();
      while (cacheBytes > CACHE_BYTES && eldest.hasNext()) {
        KeyParts<S> least = eldest.next();
        write(least);
        cacheBytes -= least.bytes();
        eldest.remove();
      }
      backend.setCurrentKey(current.key);
    }
  }

  /** Writes all keys to Flink's state; between two calls. Changes Flink's current key. */
  void writeAll() {
    cache.values().forEach(this::write);
    cache.clear();
    cacheBytes = 0;
  }

  private void write(KeyParts<S> parts) {
    backend.setCurrentKey(parts.key);
    parts.queued.forEach(
        (bucket, list) -> {
          queued.setCurrentNamespace(bucket);
          run(() -> queued.addAll(list));
        });
    parts.buffered.forEach(
        (position, part) -> {
          buffered.setCurrentNamespace(position);
          run(() -> buffered.update(part));
        });
    run(() -> state.update(parts.state.encode()));
  }

  /** Returns the state of Flink's current key, which was written; null if there is none. */
  S written() {
    byte[] stored = get(state::value);
    return stored == null ? null : decoder.apply(stored);
  }

  /**
   * Removes the current key. Returns all its parts: those before the call and those added during
   * it.
   */
  List<BufferedFrame> removeAll() {
    if (current.stored != null) {
      // If the call failed, the current state may not list the parts correctly.
      S before = decoder.apply(current.stored);
      for (long bucket : before.buckets()) {
        pollDue(bucket);
      }
      for (long position : before.positions()) {
        remove(position);
      }
    }
    List.copyOf(current.queued.keySet()).forEach(this::pollDue);
    List.copyOf(current.buffered.keySet()).forEach(this::remove);
    clearState();
    return taken;
  }

  @Override
  public S state() {
    return current.state;
  }

  @Override
  public void updateState(S changed) {
    current.state = changed;
  }

  /** Clears the state of the key, whose parts were removed before. */
  @Override
  public void clearState() {
    current.state = null;
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
    current.enqueue(bucket, part.withKey(null));
  }

  @Override
  public List<BufferedFrame> pollDue(long bucket) {
    List<BufferedFrame> parts = current.pollDue(bucket);
    if (current.stored != null) {
      queued.setCurrentNamespace(bucket);
      Iterable<BufferedFrame> before = get(queued::get);
      if (before != null) {
        List<BufferedFrame> all = new ArrayList<>();
        before.forEach(all::add);
        all.addAll(parts);
        parts = all;
        queued.clear();
      }
    }
    taken.addAll(parts);
    return parts;
  }

  @Override
  public void put(long position, BufferedFrame part) {
    current.put(position, part.withKey(null));
  }

  @Override
  public BufferedFrame get(long position) {
    BufferedFrame part = current.buffered.get(position);
    if (part == null && current.stored != null) {
      buffered.setCurrentNamespace(position);
      part = get(buffered::value);
      if (part != null) {
        buffered.clear();
        current.put(position, part);
      }
    }
    return part;
  }

  @Override
  public void remove(long position) {
    BufferedFrame part = get(position);
    if (part != null) {
      current.remove(position);
      taken.add(part);
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
