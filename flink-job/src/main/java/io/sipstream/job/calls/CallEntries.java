package io.sipstream.job.calls;

import io.sipstream.calls.event.CallEventCodec;
import io.sipstream.job.record.CallKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * Holds the entries of a subtask in Flink's state, and the most recently used ones decoded as well.
 * Messages of a call follow each other within seconds, so few of them need the state. Changed
 * entries are written when they leave memory, and before a checkpoint. Not thread-safe.
 */
final class CallEntries {
  /** Most decoded entries of a subtask. */
  static final int RECENT = 4_096;

  /** Estimated bytes of a call above which its entry is not held decoded. */
  static final int RECENT_BYTES = 16 << 10;

  private static final float LOAD_FACTOR = 0.75f;

  /** Holds a decoded entry, and what the state has of it. */
  private static final class Recent {
    private CallEntry entry;
    private byte[] stored;

    /** Events that are in the entry and not in the state. */
    private final List<byte[]> added = new ArrayList<>();

    private boolean changed;
    private boolean kept;

    Recent(CallEntry entry, byte[] stored) {
      this.entry = entry;
      this.stored = stored;
    }
  }

  private final KeyedStateBackend<CallKey> backend;
  private final ValueState<byte[]> state;
  private final CallLimits limits;
  private final CallEventCodec events = new CallEventCodec();
  private final CallEntry.Codec codec = new CallEntry.Codec();
  private final Map<CallKey, Recent> recent = new LinkedHashMap<>(RECENT, LOAD_FACTOR, true);
  private Recent current;

  CallEntries(KeyedStateBackend<CallKey> backend, ValueState<byte[]> state, CallLimits limits) {
    this.backend = backend;
    this.state = state;
    this.limits = limits;
  }

  /** Counts the restored entry of the current key towards the limits. */
  void countRestored() throws IOException {
    byte[] stored = state.value();
    limits.added(CallEntry.Codec.source(stored), stored);
  }

  /** Reads the entry of the current key; returns false if there is none. */
  boolean find() throws IOException {
    current = recent.get(backend.getCurrentKey());
    if (current == null) {
      byte[] stored = state.value();
      current = stored == null ? null : new Recent(null, stored);
    }
    return current != null;
  }

  /** Returns the entry that {@link #find} has read; null if there was none. */
  CallEntry get() {
    if (current != null && current.entry == null) {
      current.entry = codec.decode(current.stored);
    }
    return current == null ? null : current.entry;
  }

  /**
   * Stores the changed entry that {@link #get} has returned, or a new one.
   *
   * @param event event that was added, whose entry is kept decoded; null for none
   */
  void put(CallEntry entry, byte[] event) throws IOException {
    CallKey key = backend.getCurrentKey();
    if (current == null) {
      current = new Recent(entry, null);
    }
    current.changed = true;
    if (event != null) {
      current.added.add(event);
    }
    boolean keeps = (current.kept || event != null) && entry.state.bytes() <= RECENT_BYTES;
    if (current.stored == null || !keeps) {
      write(current);
    }
    if (keeps && !current.kept) {
      keep(key, current);
    } else if (!keeps && current.kept) {
      current.kept = false;
      recent.remove(key);
    }
  }

  /**
   * Restores the entry that {@link #get} has returned, which an error may have left half changed:
   * reads what the state has, and adds the events since.
   */
  void restore() {
    if (current == null || current.entry == null || current.stored == null) {
      return;
    }
    CallEntry failed = current.entry;
    CallEntry entry = codec.decode(current.stored);
    current.added.forEach(event -> entry.state.add(events.decode(event)));
    entry.timerMillis = failed.timerMillis;
    entry.keptUntilMillis = failed.keptUntilMillis;
    entry.written.putAll(failed.written);
    entry.kpis.clear();
    entry.kpis.putAll(failed.kpis);
    current.entry = entry;
  }

  /** Removes the entry of the current key, which {@link #find} has read. */
  void remove() {
    recent.remove(backend.getCurrentKey());
    limits.removed(current.stored);
    state.clear();
  }

  /** Writes all changed entries. Changes the current key. */
  void writeAll() throws IOException {
    for (Map.Entry<CallKey, Recent> each : recent.entrySet()) {
      writeOf(each);
    }
  }

  private void keep(CallKey key, Recent added) throws IOException {
    added.kept = true;
    recent.put(key, added);
    if (recent.size() > RECENT) {
      Iterator<Map.Entry<CallKey, Recent>> eldest = recent.entrySet().iterator();
      writeOf(eldest.next());
      eldest.remove();
      backend.setCurrentKey(key);
    }
  }

  private void writeOf(Map.Entry<CallKey, Recent> entry) throws IOException {
    if (entry.getValue().changed) {
      backend.setCurrentKey(entry.getKey());
      write(entry.getValue());
    }
  }

  /** Writes the entry of the current key. */
  private void write(Recent entry) throws IOException {
    byte[] encoded = codec.encode(entry.entry);
    state.update(encoded);
    if (entry.stored == null) {
      limits.added(entry.entry.source, encoded);
    } else {
      limits.changed(entry.stored, encoded);
    }
    entry.stored = encoded;
    entry.added.clear();
    entry.changed = false;
  }
}
