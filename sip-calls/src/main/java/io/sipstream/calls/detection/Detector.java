package io.sipstream.calls.detection;

import io.sipstream.calls.detection.Observation.Kind;
import io.sipstream.calls.detection.Series.Metric;
import io.sipstream.calls.event.Methods;
import io.sipstream.calls.peers.Peer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Evaluates complete panes of a key by all rules: a pure function of the observations. */
public final class Detector {
  /** Timer F and Timer B: 64 times T1 (RFC 3261 section 17.1). */
  static final long RESPONSE_MICROS = 32_000_000;

  private static final long RECENT_MICROS = 600_000_000;

  private static final Comparator<Observation> REQUESTS_FIRST =
      Comparator.<Observation, Boolean>comparing(one -> one.kind() != Kind.REQUEST)
          .thenComparing(Observation.ORDER);

  private final RuleSet rules;
  private final CaptureGaps gaps;
  private long suppressed;

  /**
   * Creates a detector.
   *
   * @param gaps times in which frames were lost
   */
  public Detector(RuleSet rules, CaptureGaps gaps) {
    this.rules = rules;
    this.gaps = gaps;
  }

  /** Returns the alerts that begin or continue with the panes that are complete. */
  public List<Alert> evaluate(DetectionKey key, KeyState state, long completePane) {
    List<Alert> alerts = new ArrayList<>();
    for (long pane = state.nextPane(); pane <= completePane; pane = state.nextPane()) {
      alerts.addAll(evaluatePane(key, state, pane));
    }
    return alerts;
  }

  /** Returns how many hits a gap in the capture suppressed. */
  public long suppressed() {
    return suppressed;
  }

  static String episode(String ruleId, String subject) {
    return ruleId + ' ' + subject;
  }

  private List<Alert> evaluatePane(DetectionKey key, KeyState state, long pane) {
    long end = (pane + 1) * KeyState.PANE_MICROS;
    List<Observation> fresh = resolve(state, state.take(pane), end);
    List<Observation> recent = state.recent();
    recent.removeIf(one -> one.micros() < end - RECENT_MICROS);
    recent.addAll(fresh);
    if (recent.size() > KeyState.RECENT) {
      recent.subList(0, recent.size() - KeyState.RECENT).clear();
    }
    Peer peer = rules.peer(key);
    List<Alert> alerts = new ArrayList<>();
    for (Rule rule : rules.rules()) {
      RuleInfo info = rule.info();
      Thresholds thresholds = rules.thresholds(info.id(), key, peer);
      if (thresholds.enabled() && info.scopes().contains(key.scope())) {
        View view = new View(state, fresh, end, thresholds, peer);
        List<Finding> findings = rule.check(view);
        if (!findings.isEmpty()
            && info.needsAllFrames()
            && gaps.overlaps(view.windowMicros(), end)) {
          suppressed += findings.size();
        } else {
          findings.forEach(one -> alerts.add(alert(key, state, info, thresholds, one, end)));
        }
      }
    }
    return alerts;
  }

  private static Alert alert(
      DetectionKey key,
      KeyState state,
      RuleInfo info,
      Thresholds thresholds,
      Finding found,
      long end) {
    Severity severity = found.severity() == null ? info.severity() : found.severity();
    if (thresholds.severity() != null) {
      severity = thresholds.severity();
    }
    String name = episode(info.id(), found.subject());
    Alert known = state.alerts().get(name);
    long quiet = thresholds.number(RuleInfo.QUIET) * KeyState.PANE_MICROS;
    boolean continues = known != null && end - known.untilMicros() <= quiet;
    Alert alert =
        continues
            ? known.with(found, severity, end)
            : Alert.of(info.id(), key, found, severity, end);
    state.alerts().put(name, alert);
    if (state.alerts().size() > KeyState.ALERTS) {
      state
          .alerts()
          .values()
          .remove(
              state.alerts().values().stream()
                  .min(Comparator.comparingLong(Alert::untilMicros).thenComparing(Alert::id))
                  .orElseThrow());
    }
    return alert;
  }

  /** Joins requests with responses, and counts. Returns the observations for rules, by time. */
  private static List<Observation> resolve(KeyState state, KeyState.Pane pane, long end) {
    List<Observation> fresh = new ArrayList<>();
    if (pane != null) {
      List<Observation> sorted = pane.sorted();
      sorted.sort(REQUESTS_FIRST);
      Set<Long> ended = new HashSet<>();
      for (Observation one : state.recent()) {
        if (one.kind() == Kind.EXCHANGE) {
          ended.add(one.identity());
        }
      }
      for (Observation one : sorted) {
        take(state, one, ended, fresh);
      }
      count(state, Metric.ATTEMPTS, end - 1, pane.beyond());
    }
    List<Observation> late =
        state.open().values().stream().filter(one -> one.micros() + RESPONSE_MICROS < end).toList();
    for (Observation request : late) {
      state.open().remove(request.identity());
      fresh.add(request.answered(request.micros() + RESPONSE_MICROS, 0, 0));
    }
    fresh.sort(Observation.ORDER);
    return fresh;
  }

  private static void take(
      KeyState state, Observation one, Set<Long> ended, List<Observation> fresh) {
    switch (one.kind()) {
      case REQUEST -> {
        if (ended.contains(one.identity()) || state.open().containsKey(one.identity())) {
          return;
        }
        if (one.method() == Methods.INVITE) {
          count(state, Metric.ATTEMPTS, one.micros(), 1);
        }
        if (state.open().size() < KeyState.OPEN) {
          state.open().put(one.identity(), one);
        }
      }
      case RESPONSE -> {
        Observation request = state.open().remove(one.identity());
        if (request != null) {
          fresh.add(request.answered(one.micros(), one.code(), one.flags()));
        }
      }
      default -> {
        countCall(state, one);
        fresh.add(one);
      }
    }
  }

  private static void countCall(KeyState state, Observation one) {
    if (one.kind() == Kind.CALL) {
      count(state, Metric.ATTEMPTS, one.micros(), 1);
      count(state, Metric.ANSWERED, one.micros(), one.has(Observation.ANSWERED) ? 1 : 0);
      count(state, Metric.TIMED_OUT, one.micros(), one.has(Observation.TIMED_OUT) ? 1 : 0);
      count(state, Metric.EFFECTIVE, one.micros(), one.has(Observation.EFFECTIVE) ? 1 : 0);
      count(state, Metric.KEPT, one.micros(), one.has(Observation.KEPT) ? 1 : 0);
    } else if (one.kind() == Kind.MESSAGES) {
      count(state, Metric.MESSAGES, one.micros(), one.amount());
      count(state, Metric.RETRANSMISSIONS, one.micros(), one.code());
    }
  }

  private static void count(KeyState state, Metric metric, long micros, long count) {
    state.panes().add(metric, micros, count);
    state.minutes().add(metric, micros, count);
    if (metric == Metric.EFFECTIVE || metric == Metric.KEPT) {
      state.hours().add(metric, micros, count);
    }
  }
}
