package io.sipstream.calls.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Detects in memory, within limits. Not thread-safe. */
public final class Detections implements Observed {
  private static final Comparator<Alert> ORDER =
      Comparator.comparingLong(Alert::fromMicros)
          .thenComparing(Alert::ruleId)
          .thenComparing(Alert::id);

  private final Detector detector;
  private final int mostKeys;
  private final Map<DetectionKey, KeyState> states = new LinkedHashMap<>();
  private final Map<String, Alert> alerts = new TreeMap<>();
  private long watermarkMicros = Long.MIN_VALUE;
  private long refused;
  private long late;

  /**
   * Creates detections without observations.
   *
   * @param mostKeys number of keys beyond which observations of others are refused
   */
  public Detections(Detector detector, int mostKeys) {
    this.detector = detector;
    this.mostKeys = mostKeys;
  }

  @Override
  public void accept(DetectionKey key, Observation observation) {
    KeyState state = states.get(key);
    if (state == null) {
      if (states.size() >= mostKeys) {
        refused++;
        return;
      }
      state = new KeyState();
      states.put(key, state);
    }
    if (!state.add(observation, KeyState.completePane(key.scope(), watermarkMicros))) {
      late++;
    }
  }

  /** Takes an observation of an input that is in the order of time. */
  public void acceptInOrder(DetectionKey key, Observation observation) {
    KeyState state = states.get(key);
    if (state != null) {
      evaluate(key, state, Math.floorDiv(observation.micros(), KeyState.PANE_MICROS) - 1);
    }
    accept(key, observation);
  }

  /** Evaluates the panes that are complete at a watermark, microseconds. */
  public void advance(long micros) {
    watermarkMicros = Math.max(watermarkMicros, micros);
    states
        .entrySet()
        .removeIf(
            one -> {
              DetectionKey key = one.getKey();
              evaluate(key, one.getValue(), KeyState.completePane(key.scope(), watermarkMicros));
              long last = one.getValue().evaluatedMicros();
              return one.getValue().nextPane() == Long.MAX_VALUE
                  && last + key.scope().keepMicros() < watermarkMicros;
            });
  }

  /** Evaluates everything; the input has ended. */
  public void end() {
    states.forEach((key, state) -> evaluate(key, state, Long.MAX_VALUE - 1));
  }

  private void evaluate(DetectionKey key, KeyState state, long pane) {
    for (Alert alert : detector.evaluate(key, state, pane)) {
      alerts.put(alert.id(), alert);
    }
  }

  /** Returns the alerts by their start. */
  public List<Alert> alerts() {
    List<Alert> all = new ArrayList<>(alerts.values());
    all.sort(ORDER);
    return all;
  }

  /** Returns the number of keys. */
  public int keys() {
    return states.size();
  }

  /** Returns the number of observations that the limit refused. */
  public long refused() {
    return refused;
  }

  /** Returns the number of observations behind the watermark. */
  public long late() {
    return late;
  }
}
