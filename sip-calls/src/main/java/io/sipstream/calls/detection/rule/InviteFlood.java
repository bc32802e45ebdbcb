package io.sipstream.calls.detection.rule;

import io.sipstream.calls.detection.Finding;
import io.sipstream.calls.detection.Observation;
import io.sipstream.calls.detection.Rule;
import io.sipstream.calls.detection.RuleInfo;
import io.sipstream.calls.detection.Scope;
import io.sipstream.calls.detection.Series.Metric;
import io.sipstream.calls.detection.Severity;
import io.sipstream.calls.detection.View;
import io.sipstream.calls.event.Methods;
import java.util.List;
import java.util.Set;

/** D5: finds sources that send far more INVITEs than before. */
final class InviteFlood implements Rule {
  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            "D5",
            "INVITE flood",
            Severity.HIGH,
            Set.of(Scope.SOURCE),
            "One source: many INVITEs in a minute, and many times its median of the last hour; or"
                + " many INVITEs without final response. A named peer needs ten minutes of history.")
        .with(RuleInfo.WINDOW, 60)
        .with("count", 100)
        .with("factor", 5)
        .with("half_open", 500)
        .with("history_min", 10)
        .technique("T1499");
  }

  @Override
  public List<Finding> check(View view) {
    List<Observation> open = view.open().filter(one -> one.method() == Methods.INVITE).toList();
    long now = view.panes().sum(Metric.ATTEMPTS, view.windowMicros(), view.endMicros());
    long median = view.minutes().median(Metric.ATTEMPTS, view.windowMicros());
    boolean known =
        !view.isNamed() || view.minutes().age(view.windowMicros()) >= view.number("history_min");
    if (known && now >= view.number("count") && now >= view.number("factor") * median) {
      return List.of(Finding.of("", now, 0, view.number("count"), open));
    }
    // Ringing calls of a trunk are without final response, too.
    return !view.isNamed() && median * 2 < open.size() && open.size() >= view.number("half_open")
        ? List.of(Finding.of("", open.size(), 0, view.number("half_open"), open))
        : List.of();
  }
}
