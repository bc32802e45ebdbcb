package io.sipstream.calls.detection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the observations of one key. Observations of panes that are not complete are a set, so
 * their order and repetition make no difference. Not thread-safe.
 */
public final class KeyState {
  /** Length of a pane: rules look at whole panes. */
  public static final long PANE_MICROS = 10_000_000;

  /** Most observations of one pane; of more the first ones are kept, the others are counted. */
  static final int PANE_OBSERVATIONS = 2_048;

  /** Most panes that wait for completeness. */
  static final int PANES = 64;

  /** Most observations that rules look back to. */
  static final int RECENT = 2_048;

  /** Most requests without final response. */
  static final int OPEN = 1_024;

  /** Most alerts of a key. */
  static final int ALERTS = 64;

  private static final long MINUTE_MICROS = 60_000_000;
  private static final int MINUTES = 61;
  private static final int WINDOW_PANES = 61;
  private static final int HOURS = 7 * 24 + 1;

  /** Collects the observations of a pane that is not complete. */
  static final class Pane {
    private final Map<Observation.Id, Observation> byId = new HashMap<>();
    private final TreeMap<Observation, Observation> sorted = new TreeMap<>(Observation.ORDER);
    private long beyond;

    void add(Observation added) {
      Observation known = byId.get(added.id());
      if (known != null) {
        // The first capture counts; among equals the one that knows more messages.
        int order = Observation.ORDER.compare(added, known);
        if (order > 0 || (order == 0 && added.amount() <= known.amount())) {
          return;
        }
        sorted.remove(known);
      }
      byId.put(added.id(), added);
      sorted.put(added, added);
      if (sorted.size() > PANE_OBSERVATIONS) {
        Observation last = sorted.pollLastEntry().getKey();
        byId.remove(last.id());
        beyond += last.isAttempt() ? 1 : 0;
      }
    }

    List<Observation> sorted() {
      return new ArrayList<>(sorted.keySet());
    }

    /** Returns the attempts that the pane does not keep. */
    long beyond() {
      return beyond;
    }
  }

  private final TreeMap<Long, Pane> waiting = new TreeMap<>();
  private final List<Observation> recent = new ArrayList<>();
  private final TreeMap<Long, Observation> open = new TreeMap<>();
  private final Memory memory = new Memory();
  private final Series panes = new Series(PANE_MICROS, WINDOW_PANES);
  private final Series minutes = new Series(MINUTE_MICROS, MINUTES);
  private final Series hours = new Series(60 * MINUTE_MICROS, HOURS);
  private final TreeMap<String, Alert> alerts = new TreeMap<>();
  private long evaluated = Long.MIN_VALUE;

  /**
   * Adds an observation; returns false if its pane was evaluated already.
   *
   * @param completePane last pane whose time has passed
   */
  public boolean add(Observation observation, long completePane) {
    long pane = Math.floorDiv(observation.micros(), PANE_MICROS);
    if (pane <= Math.max(evaluated, completePane)) {
      return false;
    }
    if (waiting.size() == PANES && !waiting.containsKey(pane)) {
      if (pane > waiting.lastKey()) {
        return false;
      }
      waiting.pollLastEntry();
    }
    waiting.computeIfAbsent(pane, key -> new Pane()).add(observation);
    return true;
  }

  /** Returns the last pane whose time has passed at a watermark. */
  public static long completePane(Scope scope, long watermarkMicros) {
    if (watermarkMicros < Long.MIN_VALUE / 2) {
      return Long.MIN_VALUE;
    }
    return Math.floorDiv(watermarkMicros - scope.lagMicros(), PANE_MICROS) - 1;
  }

  /** Returns the watermark at which a pane is complete, microseconds. */
  public static long completeAt(Scope scope, long pane) {
    return (pane + 1) * PANE_MICROS + scope.lagMicros();
  }

  /** Returns the next pane to evaluate; {@link Long#MAX_VALUE} if there is none. */
  public long nextPane() {
    long next = waiting.isEmpty() ? Long.MAX_VALUE : waiting.firstKey();
    for (Observation request : open.values()) {
      next = Math.min(next, timeoutPane(request));
    }
    return next;
  }

  private long timeoutPane(Observation request) {
    long pane = Math.floorDiv(request.micros() + Detector.RESPONSE_MICROS, PANE_MICROS);
    return Math.max(pane, evaluated + 1);
  }

  /** Returns the end of the last evaluated pane; {@link Long#MIN_VALUE} before the first one. */
  public long evaluatedMicros() {
    return evaluated == Long.MIN_VALUE ? evaluated : (evaluated + 1) * PANE_MICROS;
  }

  Pane take(long pane) {
    evaluated = Math.max(evaluated, pane);
    return waiting.remove(pane);
  }

  List<Observation> recent() {
    return recent;
  }

  Map<Long, Observation> open() {
    return open;
  }

  Memory memory() {
    return memory;
  }

  Series panes() {
    return panes;
  }

  Series minutes() {
    return minutes;
  }

  Series hours() {
    return hours;
  }

  Map<String, Alert> alerts() {
    return alerts;
  }
}
