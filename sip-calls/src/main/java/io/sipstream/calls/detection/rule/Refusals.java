package io.sipstream.calls.detection.rule;

import io.sipstream.calls.detection.Observation;
import io.sipstream.calls.detection.Observation.Kind;
import io.sipstream.calls.detection.View;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Groups requests whose credentials were refused. */
final class Refusals {
  private Refusals() {}

  static Map<String, List<Observation>> byUser(View view) {
    return view.window(Kind.EXCHANGE)
        .filter(Observation::isRefused)
        .collect(Collectors.groupingBy(Observation::user, TreeMap::new, Collectors.toList()));
  }

  static boolean isFresh(View view, String user) {
    return view.fresh(Kind.EXCHANGE).anyMatch(one -> one.isRefused() && one.user().equals(user));
  }
}
