package io.sipstream.calls.detection.rule;

import io.sipstream.calls.detection.Finding;
import io.sipstream.calls.detection.Memory;
import io.sipstream.calls.detection.Observation;
import io.sipstream.calls.detection.Observation.Kind;
import io.sipstream.calls.detection.Rule;
import io.sipstream.calls.detection.RuleInfo;
import io.sipstream.calls.detection.Scope;
import io.sipstream.calls.detection.Series.Metric;
import io.sipstream.calls.detection.Severity;
import io.sipstream.calls.detection.View;
import io.sipstream.calls.event.Methods;
import java.util.List;
import java.util.Set;

/** D12: finds busy trunks on which no call is answered any more. */
final class TrunkDown implements Rule {
  private static final String UNANSWERED = "options unanswered";

  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            "D12",
            "trunk down",
            Severity.CRITICAL,
            Set.of(Scope.PEER_PAIR),
            "One pair of peers that is busy by the median of its last hour: no call of the last"
                + " minute was answered, all timed out, or successive OPTIONS got no response.")
        .with(RuleInfo.WINDOW, 60)
        .with("count", 20)
        .with("median", 30)
        .with("options", 3)
        .needingAllFrames();
  }

  @Override
  public List<Finding> check(View view) {
    Memory memory = view.memory();
    view.fresh(Kind.EXCHANGE)
        .filter(one -> one.method() == Methods.OPTIONS)
        .forEach(
            one -> {
              Memory.Entry known = memory.get(UNANSWERED);
              long before = known == null ? 0 : known.value();
              long now = one.code() == 0 ? before + 1 : 0;
              memory.put(UNANSWERED, one.micros(), one.micros(), now);
            });
    long from = view.windowMicros();
    if (view.minutes().median(Metric.ATTEMPTS, from) < view.number("median")) {
      return List.of();
    }
    long attempts = view.panes().sum(Metric.ATTEMPTS, from, view.endMicros());
    long answered = view.panes().sum(Metric.ANSWERED, from, view.endMicros());
    List<Observation> calls = view.window(Kind.CALL).toList();
    if (attempts >= view.number("count") && answered == 0) {
      return List.of(Finding.of("", attempts, 0, view.number("count"), calls));
    }
    Memory.Entry unanswered = memory.get(UNANSWERED);
    boolean fresh = view.fresh(Kind.EXCHANGE).anyMatch(one -> one.code() == 0);
    return fresh && unanswered != null && unanswered.value() >= view.number("options")
        ? List.of(Finding.of("OPTIONS", unanswered.value(), 0, view.number("options"), calls))
        : List.of();
  }
}
