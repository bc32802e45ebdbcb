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

/** D2: finds sources that try credentials of many users. */
final class CredentialSpray implements Rule {
  static final String ID = "D2";

  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            ID,
            "credential spray",
            Severity.HIGH,
            Set.of(Scope.SOURCE),
            "One source: the credentials of several users are refused, at least twice each.")
        .with(RuleInfo.WINDOW, 300)
        .with("users", 5)
        .with("each", 2)
        .technique("T1110.003");
  }

  @Override
  public List<Finding> check(View view) {
    if (view.fresh(Kind.EXCHANGE).noneMatch(Observation::isRefused)) {
      return List.of();
    }
    List<List<Observation>> users =
        Refusals.byUser(view).values().stream()
            .filter(refused -> refused.size() >= view.number("each"))
            .toList();
    if (users.size() < view.number("users")) {
      return List.of();
    }
    List<Observation> all = users.stream().flatMap(List::stream).toList();
    return List.of(Finding.of("", all.size(), users.size(), view.number("users"), all));
  }
}
