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

/** D4: finds sources that ask for many users, most of which do not exist. */
final class Enumeration implements Rule {
  private static final Set<Integer> HITS = Set.of(0, 401, 403, 404);

  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            "D4",
            "enumeration",
            Severity.MEDIUM,
            Set.of(Scope.SOURCE),
            "One source: OPTIONS, REGISTER or INVITE to many users, most of them with 401, 403, 404"
                + " or no response.")
        .with(RuleInfo.WINDOW, 120)
        .with("users", 20)
        .with("share_percent", 80)
        .technique("T1595")
        .needingAllFrames();
  }

  @Override
  public List<Finding> check(View view) {
    List<Observation> all = view.window(Kind.EXCHANGE).toList();
    List<Observation> hits = all.stream().filter(one -> HITS.contains(one.code())).toList();
    long users = hits.stream().map(Observation::user).distinct().count();
    boolean most = 100L * hits.size() >= (long) view.number("share_percent") * all.size();
    boolean fresh = view.fresh(Kind.EXCHANGE).anyMatch(one -> HITS.contains(one.code()));
    return fresh && most && users >= view.number("users")
        ? List.of(Finding.of("", hits.size(), users, view.number("users"), hits))
        : List.of();
  }
}
