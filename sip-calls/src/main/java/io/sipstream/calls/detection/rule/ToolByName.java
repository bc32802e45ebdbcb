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

/** D6: finds scanners by their user agent. */
final class ToolByName implements Rule {
  /** Parts of user agents, in lower case. */
  static final List<String> NAMES =
      List.of(
          "friendly-scanner",
          "sipvicious",
          "sipcli",
          "pplsip",
          "sundayddr",
          "vaxsipuseragent",
          "sipsak",
          "iwar",
          "gulp");

  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            "D6",
            "tool by name",
            Severity.MEDIUM,
            Set.of(Scope.SOURCE),
            "One source: the user agent is that of a scanner. Monitoring uses sipsak, too, so its"
                + " severity is info.")
        .with(RuleInfo.WINDOW, 60)
        .with("count", 1)
        .with("monitors", List.of("sipsak"))
        .technique("T1595.002");
  }

  @Override
  public List<Finding> check(View view) {
    Map<String, List<Observation>> byTool =
        view.fresh(Kind.TOOL)
            .collect(Collectors.groupingBy(Observation::user, TreeMap::new, Collectors.toList()));
    List<Finding> findings = new ArrayList<>();
    byTool.forEach(
        (tool, seen) -> {
          if (seen.size() >= view.number("count")) {
            Finding found = Finding.of(tool, seen.size(), 0, view.number("count"), seen);
            boolean monitor = view.list("monitors").contains(tool);
            findings.add(monitor ? found.with(Severity.INFO) : found);
          }
        });
    return findings;
  }
}
