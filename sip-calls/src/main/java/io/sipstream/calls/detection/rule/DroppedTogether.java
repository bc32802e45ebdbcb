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
import java.util.List;
import java.util.Set;

/** D14: finds many calls of a pair that end at once. */
final class DroppedTogether implements Rule {
  private static final String OPEN = "open calls";

  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            "D14",
            "calls dropped together",
            Severity.HIGH,
            Set.of(Scope.PEER_PAIR),
            "One pair of peers: the number of concurrent calls falls within ten seconds. Calls to"
                + " one number count once, since a conference ends for all.")
        .with(RuleInfo.WINDOW, 10)
        .with("count", 20)
        .with("share_percent", 30)
        .needingAllFrames();
  }

  @Override
  public List<Finding> check(View view) {
    Memory memory = view.memory();
    Memory.Entry known = memory.get(OPEN);
    long open = known == null ? 0 : known.value();
    long begun = view.fresh(Kind.CALL).filter(call -> call.has(Observation.ANSWERED)).count();
    List<Observation> ends = view.fresh(Kind.CALL_END).toList();
    memory.put(OPEN, view.endMicros(), view.endMicros(), Math.max(0, open + begun - ends.size()));
    long numbers = ends.stream().map(end -> String.valueOf(end.user())).distinct().count();
    long fall = numbers - begun;
    return fall >= view.number("count") && 100 * fall >= (long) view.number("share_percent") * open
        ? List.of(Finding.of("", fall, numbers, view.number("count"), ends))
        : List.of();
  }
}
