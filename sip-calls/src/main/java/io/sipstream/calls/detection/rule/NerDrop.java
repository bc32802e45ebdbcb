package io.sipstream.calls.detection.rule;

import io.sipstream.calls.detection.Finding;
import io.sipstream.calls.detection.Observation;
import io.sipstream.calls.detection.Observation.Kind;
import io.sipstream.calls.detection.Rule;
import io.sipstream.calls.detection.RuleInfo;
import io.sipstream.calls.detection.Scope;
import io.sipstream.calls.detection.Series.Metric;
import io.sipstream.calls.detection.Severity;
import io.sipstream.calls.detection.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** D13: finds pairs whose network effectiveness ratio is far below that of the last days. */
final class NerDrop implements Rule {
  private static final long HOUR_MICROS = 3_600_000_000L;
  private static final int DAYS = 7;

  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            "D13",
            "NER drop",
            Severity.HIGH,
            Set.of(Scope.PEER_PAIR),
            "One pair of peers: NER is far below the median of the same hour of the last seven"
                + " days, of which some must have enough attempts.")
        .with(RuleInfo.WINDOW, 300)
        .with("count", 50)
        .with("points", 20)
        .with("days", 3)
        .needingAllFrames();
  }

  @Override
  public List<Finding> check(View view) {
    long from = view.windowMicros();
    long kept = view.panes().sum(Metric.KEPT, from, view.endMicros());
    if (kept < view.number("count") || view.fresh(Kind.CALL).findAny().isEmpty()) {
      return List.of();
    }
    long effective = view.panes().sum(Metric.EFFECTIVE, from, view.endMicros());
    List<Long> before = new ArrayList<>();
    for (int day = 1; day <= DAYS; day++) {
      long hour = view.endMicros() - 1 - day * (24 * HOUR_MICROS);
      long all = view.hours().sum(Metric.KEPT, hour, hour + 1);
      if (all >= view.number("count")) {
        before.add(100 * view.hours().sum(Metric.EFFECTIVE, hour, hour + 1) / all);
      }
    }
    if (before.size() < view.number("days")) {
      return List.of();
    }
    Collections.sort(before);
    long limit = before.get((before.size() - 1) / 2) - view.number("points");
    return 100 * effective / kept <= limit
        ? List.of(
            Finding.of(
                "",
                kept - effective,
                0,
                limit,
                view.window(Kind.CALL).filter(call -> !call.has(Observation.EFFECTIVE)).toList()))
        : List.of();
  }
}
