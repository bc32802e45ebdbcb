package io.sipstream.calls.detection;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds an episode of a rule: from the first pane with a hit until some panes without one.
 * Immutable. Times are microseconds since the epoch.
 *
 * @param fromMicros start of the first pane with a hit
 * @param untilMicros end of the last pane with a hit
 * @param panes number of panes with a hit; the version of the document
 * @param count highest number of hits in a window
 * @param distinct highest number of different users, numbers or prefixes in a window
 */
public record Alert(
    String ruleId,
    DetectionKey key,
    String subject,
    Severity severity,
    long fromMicros,
    long untilMicros,
    int panes,
    long count,
    long distinct,
    long threshold,
    List<String> examples) {

  public Alert {
    examples = List.copyOf(examples);
  }

  /** Begins an episode. */
  static Alert of(String ruleId, DetectionKey key, Finding found, Severity severity, long paneEnd) {
    return new Alert(
        ruleId,
        key,
        found.subject(),
        severity,
        paneEnd - KeyState.PANE_MICROS,
        paneEnd,
        1,
        found.count(),
        found.distinct(),
        found.threshold(),
        found.examples());
  }

  /** Returns the episode with a further pane. */
  Alert with(Finding found, Severity next, long paneEnd) {
    Set<String> all = new LinkedHashSet<>(examples);
    all.addAll(found.examples());
    List<String> first = new ArrayList<>(all);
    return new Alert(
        ruleId,
        key,
        subject,
        next.compareTo(severity) > 0 ? next : severity,
        fromMicros,
        paneEnd,
        panes + 1,
        Math.max(count, found.count()),
        Math.max(distinct, found.distinct()),
        threshold,
        first.subList(0, Math.min(Finding.EXAMPLES, first.size())));
  }

  /** Returns the {@code _id}: equal for the same episode in every replay. */
  public String id() {
    return AlertDocumentId.of(ruleId, key, subject, fromMicros);
  }
}
