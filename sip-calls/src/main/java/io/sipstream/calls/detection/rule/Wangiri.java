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

/** D9: finds sources that let many phones ring once, so that people call back. */
final class Wangiri implements Rule {
  private static final long MICROS_PER_MILLI = 1_000;

  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            "D9",
            "wangiri",
            Severity.HIGH,
            Set.of(Scope.CALLS),
            "One source: calls to many numbers, each cancelled shortly after it rang.")
        .with(RuleInfo.WINDOW, 300)
        .with("count", 20)
        .with("distinct", 15)
        .with("ring_ms", 3_000);
  }

  @Override
  public List<Finding> check(View view) {
    if (view.fresh(Kind.CALL).noneMatch(call -> isShortRing(view, call))) {
      return List.of();
    }
    List<Observation> hits =
        view.window(Kind.CALL).filter(call -> isShortRing(view, call)).toList();
    long callees = hits.stream().map(Observation::user).distinct().count();
    return hits.size() >= view.number("count") && callees >= view.number("distinct")
        ? List.of(Finding.of("", hits.size(), callees, view.number("count"), hits))
        : List.of();
  }

  private static boolean isShortRing(View view, Observation call) {
    return call.has(Observation.CANCELLED)
        && call.amount() >= 0
        && call.amount() <= view.number("ring_ms") * MICROS_PER_MILLI;
  }
}
