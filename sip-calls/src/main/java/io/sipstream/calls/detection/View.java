package io.sipstream.calls.detection;

import io.sipstream.calls.peers.Peer;
import java.util.List;
import java.util.stream.Stream;

/** Shows a rule what is known of a key at the end of a pane. */
public final class View {
  private static final long MICROS = 1_000_000;

  private final KeyState state;
  private final List<Observation> fresh;
  private final long endMicros;
  private final Thresholds thresholds;
  private final Peer peer;

  View(KeyState state, List<Observation> fresh, long endMicros, Thresholds thresholds, Peer peer) {
    this.state = state;
    this.fresh = fresh;
    this.endMicros = endMicros;
    this.thresholds = thresholds;
    this.peer = peer;
  }

  /** Returns the observations of the pane, by time. */
  public Stream<Observation> fresh(Observation.Kind kind) {
    return fresh.stream().filter(one -> one.kind() == kind);
  }

  /** Returns the observations of the rule's window, by time. */
  public Stream<Observation> window(Observation.Kind kind) {
    long from = windowMicros();
    return state.recent().stream().filter(one -> one.kind() == kind && one.micros() >= from);
  }

  /** Returns the start of the rule's window. */
  public long windowMicros() {
    return endMicros - thresholds.number(RuleInfo.WINDOW) * MICROS;
  }

  /** Returns the end of the pane. */
  public long endMicros() {
    return endMicros;
  }

  /** Returns a number of the rule for this key. */
  public int number(String name) {
    return thresholds.number(name);
  }

  /** Returns a list of the rule for this key. */
  public List<String> list(String name) {
    return thresholds.list(name);
  }

  /** Returns the requests without final response. */
  public Stream<Observation> open() {
    return state.open().values().stream();
  }

  /** Returns facts that are kept longer than the window. */
  public Memory memory() {
    return state.memory();
  }

  /** Returns the counts by pane: the last ten minutes. */
  public Series panes() {
    return state.panes();
  }

  /** Returns the counts by minute: the last hour. */
  public Series minutes() {
    return state.minutes();
  }

  /** Returns the counts by hour: the last week. */
  public Series hours() {
    return state.hours();
  }

  /** Returns whether the peers file names the source. */
  public boolean isNamed() {
    return peer != null;
  }

  /** Returns whether the peers file says that the source is of a kind. */
  public boolean isOfKind(String kind) {
    return peer != null && kind.equals(peer.kind());
  }

  /** Returns the end of the last alert of a rule with a subject; {@link Long#MIN_VALUE} if none. */
  public long alerted(String ruleId, String subject) {
    Alert alert = state.alerts().get(Detector.episode(ruleId, subject));
    return alert == null ? Long.MIN_VALUE : alert.untilMicros();
  }
}
