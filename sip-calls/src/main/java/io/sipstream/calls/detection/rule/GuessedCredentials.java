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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** D3: finds a 2xx after D1 or D2. Is checked after both. */
final class GuessedCredentials implements Rule {
  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            "D3",
            "guessed credentials",
            Severity.CRITICAL,
            Set.of(Scope.SOURCE),
            "After D1 or D2: a 2xx to a request with credentials of that source and user.")
        .with(RuleInfo.WINDOW, 600)
        .technique("T1078");
  }

  @Override
  public List<Finding> check(View view) {
    Map<String, List<Observation>> refused = Refusals.byUser(view);
    Map<String, List<Observation>> accepted =
        view.fresh(Kind.EXCHANGE)
            .filter(one -> one.code() / 100 == 2 && one.has(Observation.CREDENTIALS))
            .filter(one -> isAfterAlert(view, one, refused.get(one.user())))
            .collect(Collectors.groupingBy(Observation::user, TreeMap::new, Collectors.toList()));
    return accepted.entrySet().stream()
        .map(one -> Finding.of(one.getKey(), one.getValue().size(), 0, 1, one.getValue()))
        .toList();
  }

  private static boolean isAfterAlert(View view, Observation one, List<Observation> refused) {
    if (refused == null || refused.stream().noneMatch(before -> before.micros() < one.micros())) {
      return false;
    }
    long alerted =
        Math.max(
            view.alerted(CredentialGuessing.ID, one.user()), view.alerted(CredentialSpray.ID, ""));
    return alerted >= view.windowMicros();
  }
}
