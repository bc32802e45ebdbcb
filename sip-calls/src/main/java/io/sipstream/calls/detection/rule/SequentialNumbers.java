package io.sipstream.calls.detection.rule;

import io.sipstream.calls.detection.Finding;
import io.sipstream.calls.detection.Observation;
import io.sipstream.calls.detection.Observation.Kind;
import io.sipstream.calls.detection.Rule;
import io.sipstream.calls.detection.RuleInfo;
import io.sipstream.calls.detection.Scope;
import io.sipstream.calls.detection.Severity;
import io.sipstream.calls.detection.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** D8: finds sources that call one number after the other. */
final class SequentialNumbers implements Rule {
  private static final int LONGEST = 18;

  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            "D8",
            "sequential numbers",
            Severity.MEDIUM,
            Set.of(Scope.CALLS),
            "One source: successive calls to ascending or descending numbers in small steps. A peer"
                + " of the kind dialer is not checked.")
        .with(RuleInfo.WINDOW, 600)
        .with("count", 8)
        .with("step", 3)
        .technique("T1595");
  }

  @Override
  public List<Finding> check(View view) {
    if (view.isOfKind("dialer") || view.fresh(Kind.CALL).findAny().isEmpty()) {
      return List.of();
    }
    List<Observation> longest = List.of();
    List<Observation> run = new ArrayList<>();
    long direction = 0;
    for (Observation call : view.window(Kind.CALL).filter(SequentialNumbers::isNumber).toList()) {
      Observation last = run.isEmpty() ? null : run.get(run.size() - 1);
      long step = last == null ? 0 : number(call) - number(last);
      if (last != null && step == 0 && call.user().equals(last.user())) {
        continue;
      }
      boolean near = last != null && Math.abs(step) <= view.number("step");
      boolean alike = last != null && call.user().length() == last.user().length();
      if (!near || !alike || (run.size() > 1 && Long.signum(step) != direction)) {
        run = new ArrayList<>(near && alike ? List.of(last) : List.of());
      }
      direction = Long.signum(step);
      run.add(call);
      longest = run.size() > longest.size() ? run : longest;
    }
    return longest.size() >= view.number("count")
        ? List.of(Finding.of("", longest.size(), longest.size(), view.number("count"), longest))
        : List.of();
  }

  private static boolean isNumber(Observation call) {
    String user = call.user();
    return user != null
        && !user.isEmpty()
        && user.length() <= LONGEST
        && user.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static long number(Observation call) {
    return Long.parseLong(call.user());
  }
}
