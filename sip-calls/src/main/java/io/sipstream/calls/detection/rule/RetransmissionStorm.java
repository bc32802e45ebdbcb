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
import java.util.List;
import java.util.Set;

/** D15: finds pairs with many retransmissions. */
final class RetransmissionStorm implements Rule {
  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            "D15",
            "retransmission storm",
            Severity.MEDIUM,
            Set.of(Scope.PEER_PAIR),
            "One pair of peers: many messages of the calls that ended are retransmissions.")
        .with(RuleInfo.WINDOW, 60)
        .with("count", 200)
        .with("share_percent", 20)
        .needingAllFrames();
  }

  @Override
  public List<Finding> check(View view) {
    if (view.fresh(Kind.MESSAGES).findAny().isEmpty()) {
      return List.of();
    }
    long from = view.windowMicros();
    long messages = view.panes().sum(Metric.MESSAGES, from, view.endMicros());
    long copies = view.panes().sum(Metric.RETRANSMISSIONS, from, view.endMicros());
    List<Observation> calls = view.window(Kind.MESSAGES).filter(call -> call.code() > 0).toList();
    return messages >= view.number("count")
            && 100 * copies >= view.number("share_percent") * messages
        ? List.of(Finding.of("", copies, 0, view.number("share_percent"), calls))
        : List.of();
  }
}
