package io.sipstream.reassembly;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Runs one reassembly in memory, for one process: the decode command, tests. */
public final class InMemoryReassemblyContext<P extends ReassemblyInput, S>
    implements ReassemblyContext<P, S> {
  private final Reassembly<S> reassembly;
  private final ReassemblyOutput<P> results;
  private final Map<Object, Entry<P, S>> entries = new HashMap<>();
  private final TreeMap<Long, Set<Entry<P, S>>> timers = new TreeMap<>();
  private long watermarkMillis = Long.MIN_VALUE;
  private Entry<P, S> entry;

  /** State, queue and buffer of a key. */
  private static final class Entry<P, S> {
    private final Object key;
    private final TreeMap<Long, List<P>> queued = new TreeMap<>();
    private final TreeMap<Long, P> buffered = new TreeMap<>();
    private S state;

    Entry(Object key) {
      this.key = key;
    }

    boolean isEmpty() {
      return state == null && queued.isEmpty() && buffered.isEmpty();
    }
  }

  public InMemoryReassemblyContext(Reassembly<S> reassembly, ReassemblyOutput<P> results) {
    this.reassembly = reassembly;
    this.results = results;
  }

  /** Takes a part; equal keys identify one packet or stream. */
  public void arrive(Object key, P part) {
    LimitReached shortage = take(key, part);
    if (shortage != null) {
      makeRoom(shortage);
      shortage = take(key, part);
    }
    if (shortage != null) {
      reassembly.refuse(part, shortage, results);
    }
  }

  private LimitReached take(Object key, P part) {
    entry = entries.computeIfAbsent(key, Entry::new);
    LimitReached shortage = reassembly.arrive(part, this, results);
    leave();
    return shortage;
  }

  private void makeRoom(LimitReached shortage) {
    EvictionCandidates<Entry<P, S>> candidates = new EvictionCandidates<>();
    for (Entry<P, S> each : entries.values()) {
      candidates.add(each, reassembly.evictionRank(each.state, shortage));
    }
    for (Entry<P, S> each : candidates.inOrder()) {
      if (reassembly.isRelieved(shortage)) {
        return;
      }
      entry = each;
      reassembly.evict(shortage, this, results);
      leave();
    }
  }

  /**
   * Advances the watermark, in milliseconds of event time, and fires the timers that are due. A
   * smaller value has no effect.
   */
  public void advance(long millis) {
    watermarkMillis = Math.max(watermarkMillis, millis);
    while (!timers.isEmpty() && timers.firstKey() <= watermarkMillis) {
      long due = timers.firstKey();
      entry = timers.get(due).iterator().next();
      deleteTimer(due);
      reassembly.timer(due, this, results);
      leave();
    }
  }

  /** Returns the number of keys with state. */
  int keys() {
    return entries.size();
  }

  /** Returns the number of registered timers. */
  int timers() {
    return timers.values().stream().mapToInt(Set::size).sum();
  }

  private void leave() {
    if (entry.isEmpty()) {
      // Not a newer entry of the key: an old timer may fire for a removed entry.
      entries.remove(entry.key, entry);
    }
  }

  @Override
  public S state() {
    return entry.state;
  }

  @Override
  public void updateState(S state) {
    entry.state = state;
  }

  @Override
  public void clearState() {
    entry.state = null;
    entry.queued.clear();
    entry.buffered.clear();
  }

  @Override
  public long watermarkMillis() {
    return watermarkMillis;
  }

  @Override
  public void registerTimer(long millis) {
    timers.computeIfAbsent(millis, timestamp -> new LinkedHashSet<>()).add(entry);
  }

  @Override
  public void deleteTimer(long millis) {
    Set<Entry<P, S>> called = timers.get(millis);
    if (called != null && called.remove(entry) && called.isEmpty()) {
      timers.remove(millis);
    }
  }

  @Override
  public void enqueue(long bucket, P part) {
    entry.queued.computeIfAbsent(bucket, end -> new ArrayList<>(1)).add(part);
  }

  @Override
  public List<P> pollDue(long bucket) {
    List<P> parts = entry.queued.remove(bucket);
    return parts == null ? List.of() : parts;
  }

  @Override
  public void put(long position, P part) {
    entry.buffered.put(position, part);
  }

  @Override
  public P get(long position) {
    return entry.buffered.get(position);
  }

  @Override
  public void remove(long position) {
    entry.buffered.remove(position);
  }
}
