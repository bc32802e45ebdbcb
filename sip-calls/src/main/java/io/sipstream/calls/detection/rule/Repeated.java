package io.sipstream.calls.detection.rule;

import io.sipstream.calls.detection.Finding;
import io.sipstream.calls.detection.Observation;
import io.sipstream.calls.detection.Observation.Kind;
import io.sipstream.calls.detection.Rule;
import io.sipstream.calls.detection.RuleInfo;
import io.sipstream.calls.detection.Scope;
import io.sipstream.calls.detection.Severity;
import io.sipstream.calls.detection.View;
import java.util.List;
import java.util.Set;

/**
 * Finds keys with many observations of one kind.
 *
 * @param info declaration with a window and {@code count}
 */
record Repeated(RuleInfo info, Kind kind) implements Rule {
  static final Repeated LOOP =
      new Repeated(
          RuleInfo.of(
                  "D17",
                  "loop",
                  Severity.MEDIUM,
                  Set.of(Scope.ELEMENT),
                  "One element: calls with 482 or 483, or calls that passed an element twice.")
              .with(RuleInfo.WINDOW, 300)
              .with("count", 10),
          Kind.LOOP);

  static final Repeated TEAR_DOWN =
      new Repeated(
          RuleInfo.of(
                  "D18",
                  "one-leg tear-down",
                  Severity.MEDIUM,
                  Set.of(Scope.ELEMENT),
                  "One element: calls that ended on one side only, or whose end was not seen.")
              .with(RuleInfo.WINDOW, 600)
              .with("count", 10)
              .needingAllFrames(),
          Kind.TEAR_DOWN);

  static final Repeated MALFORMED =
      new Repeated(
          RuleInfo.of(
                  "D19",
                  "malformed messages",
                  Severity.MEDIUM,
                  Set.of(Scope.SOURCE),
                  "One source: messages without Call-ID, CSeq or Via.")
              .with(RuleInfo.WINDOW, 60)
              .with("count", 50)
              .technique("T1499"),
          Kind.MALFORMED);

  static final Repeated SQL =
      new Repeated(
          RuleInfo.of(
                  "D20",
                  "SQL in SIP names",
                  Severity.HIGH,
                  Set.of(Scope.SOURCE),
                  "One source: quotes and keywords of SQL in user parts. Display names do not"
                      + " count.")
              .with(RuleInfo.WINDOW, 600)
              .with("count", 3)
              .technique("T1190"),
          Kind.SQL);

  @Override
  public List<Finding> check(View view) {
    if (view.fresh(kind).findAny().isEmpty()) {
      return List.of();
    }
    List<Observation> hits = view.window(kind).toList();
    return hits.size() >= view.number("count")
        ? List.of(Finding.of("", hits.size(), 0, view.number("count"), hits))
        : List.of();
  }
}
