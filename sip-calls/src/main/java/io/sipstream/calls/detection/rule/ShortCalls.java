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
import java.util.TreeMap;
import java.util.stream.Collectors;

/** D10: finds many short calls to one prefix. */
final class ShortCalls implements Rule {
  private static final long MICROS_PER_MILLI = 1_000;

  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            "D10",
            "short calls to one prefix",
            Severity.MEDIUM,
            Set.of(Scope.CALLS),
            "One source: most answered calls to a prefix are short. Prefixes of announcements are"
                + " listed as exceptions.")
        .with(RuleInfo.WINDOW, 600)
        .with("count", 20)
        .with("share_percent", 80)
        .with("duration_ms", 6_000)
        .with("digits", 6)
        .with("except", List.of());
  }

  @Override
  public List<Finding> check(View view) {
    if (view.fresh(Kind.CALL_END).findAny().isEmpty()) {
      return List.of();
    }
    Map<String, List<Observation>> byPrefix =
        view.window(Kind.CALL_END)
            .filter(call -> call.user() != null && !isException(view, call.user()))
            .collect(
                Collectors.groupingBy(
                    call -> prefix(view, call.user()), TreeMap::new, Collectors.toList()));
    long limit = view.number("duration_ms") * MICROS_PER_MILLI;
    List<Finding> findings = new ArrayList<>();
    byPrefix.forEach(
        (prefix, calls) -> {
          List<Observation> hits = calls.stream().filter(call -> call.amount() < limit).toList();
          boolean most = 100L * hits.size() >= (long) view.number("share_percent") * calls.size();
          boolean fresh =
              view.fresh(Kind.CALL_END)
                  .anyMatch(call -> call.user() != null && call.user().startsWith(prefix));
          if (fresh && most && hits.size() >= view.number("count")) {
            findings.add(Finding.of(prefix, hits.size(), 0, view.number("count"), hits));
          }
        });
    return findings;
  }

  private static boolean isException(View view, String number) {
    return view.list("except").stream().anyMatch(number::startsWith);
  }

  private static String prefix(View view, String number) {
    return number.substring(0, Math.min(view.number("digits"), number.length()));
  }
}
