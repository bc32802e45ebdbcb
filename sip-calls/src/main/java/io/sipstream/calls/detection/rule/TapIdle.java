package io.sipstream.calls.detection.rule;

import io.sipstream.calls.detection.Finding;
import io.sipstream.calls.detection.Memory;
import io.sipstream.calls.detection.Observation;
import io.sipstream.calls.detection.Observation.Kind;
import io.sipstream.calls.detection.Rule;
import io.sipstream.calls.detection.RuleInfo;
import io.sipstream.calls.detection.Scope;
import io.sipstream.calls.detection.Severity;
import io.sipstream.calls.detection.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** D16: finds taps without messages while others have some, and taps that lost frames. */
final class TapIdle implements Rule {
  private static final String TAP = "tap ";
  private static final long HOUR_MICROS = 3_600_000_000L;

  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            "D16",
            "tap idle",
            Severity.HIGH,
            Set.of(Scope.TAPS),
            "One tap: no message for a minute while other taps have messages, or lost frames.")
        .with(RuleInfo.WINDOW, 60);
  }

  @Override
  public List<Finding> check(View view) {
    Memory memory = view.memory();
    view.fresh(Kind.TAP).forEach(one -> memory.seen(TAP + one.user(), one.micros()));
    List<Finding> findings = new ArrayList<>();
    for (Observation gap : view.fresh(Kind.GAP).toList()) {
      findings.add(Finding.of(gap.user(), gap.amount(), 0, 1, List.of()));
    }
    if (view.fresh(Kind.TAP).findAny().isEmpty()) {
      return findings;
    }
    for (Map.Entry<String, Memory.Entry> tap : memory.of(TAP).entrySet()) {
      long idle = view.windowMicros() - tap.getValue().last();
      if (idle >= 0 && idle < HOUR_MICROS) {
        String name = tap.getKey().substring(TAP.length());
        findings.add(
            Finding.of(
                name,
                idle / 1_000_000 + view.number(RuleInfo.WINDOW),
                0,
                view.number(RuleInfo.WINDOW),
                List.of()));
      }
    }
    return findings;
  }
}
