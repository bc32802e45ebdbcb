package io.sipstream.reassembly;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Runs one reassembly in memory, for one process: the decode command, tests. */
final class MapHost<P extends Piece, S> implements KeyedHost<P, S> {
  private final Reassembly<S> reassembly;
  private final Results<P> results;
  private final Map<String, Entry<P, S>> entries = new HashMap<>();
  private final TreeMap<Long, Set<String>> timers = new TreeMap<>();
  private long watermarkMillis = Long.MIN_VALUE;
  private String key;
  private Entry<P, S> entry;

  private static final class Entry<P, S> {
    private S state;
    private final Map<Long, List<P>> awaiting = new HashMap<>();
    private final Map<Long, P> held = new HashMap<>();
  }

  MapHost(Reassembly<S> reassembly, Results<P> results) {
    this.reassembly = reassembly;
    this.results = results;
  }

  void arrive(String pieceKey, P piece) {
    select(pieceKey);
    reassembly.arrive(piece, this, results);
    leave();
  }

  /** Event time has come so far; it never goes back. */
  void advance(long millis) {
    watermarkMillis = Math.max(watermarkMillis, millis);
    while (!timers.isEmpty() && timers.firstKey() <= watermarkMillis) {
      long due = timers.firstKey();
      Set<String> keys = timers.get(due);
      String next = keys.iterator().next();
      remove(due, next);
      select(next);
      reassembly.timer(due, this, results);
      leave();
    }
  }

  /** Keys of which anything is known. */
  int keys() {
    return entries.size();
  }

  /** Moments that were asked for. */
  int timers() {
    return timers.values().stream().mapToInt(Set::size).sum();
  }

  private void select(String next) {
    key = next;
    entry = entries.computeIfAbsent(next, name -> new Entry<>());
  }

  private void leave() {
    if (entry.state == null && entry.awaiting.isEmpty() && entry.held.isEmpty()) {
      entries.remove(key);
    }
  }

  @Override
  public S state() {
    return entry.state;
  }

  @Override
  public void remember(S state) {
    entry.state = state;
  }

  @Override
  public void forget() {
    entry.state = null;
    entry.awaiting.clear();
    entry.held.clear();
  }

  @Override
  public long watermarkMillis() {
    return watermarkMillis;
  }

  @Override
  public void callAt(long millis) {
    timers.computeIfAbsent(millis, moment -> new LinkedHashSet<>()).add(key);
  }

  @Override
  public void doNotCallAt(long millis) {
    remove(millis, key);
  }

  private void remove(long millis, String name) {
    Set<String> keys = timers.get(millis);
    if (keys != null && keys.remove(name) && keys.isEmpty()) {
      timers.remove(millis);
    }
  }

  @Override
  public void await(long millis, P piece) {
    entry.awaiting.computeIfAbsent(millis, moment -> new ArrayList<>(2)).add(piece);
  }

  @Override
  public List<P> takeAwaited(long millis) {
    List<P> pieces = entry.awaiting.remove(millis);
    return pieces == null ? List.of() : pieces;
  }

  @Override
  public void hold(long position, P piece) {
    entry.held.put(position, piece);
  }

  @Override
  public P held(long position) {
    return entry.held.get(position);
  }

  @Override
  public void release(long position) {
    entry.held.remove(position);
  }
}
