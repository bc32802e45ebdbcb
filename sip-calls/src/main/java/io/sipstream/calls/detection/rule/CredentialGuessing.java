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
import java.util.Map;
import java.util.Set;

/** D1: finds users whose credentials are refused again and again. */
final class CredentialGuessing implements Rule {
  static final String ID = "D1";

  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            ID,
            "credential guessing",
            Severity.HIGH,
            Set.of(Scope.SOURCE),
            "One source and one user: 401, 403 or 407 to requests with credentials. A challenge"
                + " without credentials and a stale nonce do not count.")
        .with(RuleInfo.WINDOW, 300)
        .with("count", 10)
        .technique("T1110.001");
  }

  @Override
  public List<Finding> check(View view) {
    Map<String, List<Observation>> byUser = Refusals.byUser(view);
    boolean isPhone = byUser.size() == 1 && view.window(Kind.TOOL).findAny().isEmpty();
    List<Finding> findings = new ArrayList<>();
    byUser.forEach(
        (user, refused) -> {
          if (refused.size() >= view.number("count") && Refusals.isFresh(view, user)) {
            Finding found = Finding.of(user, refused.size(), 0, view.number("count"), refused);
            boolean hasAgent = refused.stream().allMatch(one -> one.agent() != null);
            findings.add(isPhone && hasAgent ? found.with(Severity.LOW) : found);
          }
        });
    return findings;
  }
}
