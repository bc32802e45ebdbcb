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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** D7: finds bursts of answered calls to expensive numbers that the caller did not call before. */
final class TollFraud implements Rule {
  private static final long HOUR_MICROS = 3_600_000_000L;
  private static final long WEEK_MICROS = 7 * 24 * HOUR_MICROS;
  private static final String FIRST = "first call";
  private static final String PREFIX = "prefix ";

  /** International premium and satellite numbers, premium numbers of some countries. */
  private static final List<String> PREFIXES =
      List.of("979", "870", "881", "882", "883", "1900", "449", "49900", "43900", "41900", "3389");

  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            "D7",
            "toll fraud",
            Severity.HIGH,
            Set.of(Scope.CALLS, Scope.CALLER),
            "One caller or source: many answered or concurrent calls to a prefix that it did not"
                + " call in the last week. The first day of a caller is for learning.")
        .with(RuleInfo.WINDOW, 600)
        .with("count", 10)
        .with("concurrent", 5)
        .with("learn_h", 24)
        .with("prefixes", PREFIXES)
        .technique("T1496");
  }

  @Override
  public List<Finding> check(View view) {
    Memory memory = view.memory();
    Set<String> called = new TreeSet<>();
    view.fresh(Kind.CALL)
        .forEach(
            call -> {
              memory.seen(FIRST, call.micros());
              String prefix = prefix(view, call);
              if (prefix != null && call.has(Observation.ANSWERED)) {
                called.add(prefix);
                Memory.Entry known = memory.get(PREFIX + prefix);
                if (known != null && call.micros() - known.last() > WEEK_MICROS) {
                  memory.remove(PREFIX + prefix);
                }
                memory.seen(PREFIX + prefix, call.micros());
              }
            });
    Memory.Entry first = memory.get(FIRST);
    long learned = view.endMicros() - view.number("learn_h") * HOUR_MICROS;
    if (first == null || first.first() > learned) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    for (String prefix : called) {
      // The memory is bounded, so it may have lost a prefix.
      Memory.Entry seen = memory.get(PREFIX + prefix);
      if (seen != null && seen.first() > learned) {
        check(view, prefix, findings);
      }
    }
    return findings;
  }

  private static void check(View view, String prefix, List<Finding> findings) {
    Map<String, Observation> open = new TreeMap<>();
    List<Observation> answered =
        view.window(Kind.CALL)
            .filter(call -> call.has(Observation.ANSWERED))
            .filter(call -> prefix.equals(prefix(view, call)))
            .toList();
    answered.forEach(call -> open.put(call.example(), call));
    view.window(Kind.CALL_END).forEach(end -> open.remove(end.example()));
    if (answered.size() >= view.number("count")) {
      findings.add(Finding.of(prefix, answered.size(), 0, view.number("count"), answered));
    } else if (open.size() >= view.number("concurrent")) {
      findings.add(Finding.of(prefix, open.size(), 0, view.number("concurrent"), open.values()));
    }
  }

  private static String prefix(View view, Observation call) {
    if (call.user() == null) {
      return null;
    }
    for (String prefix : view.list("prefixes")) {
      if (call.user().startsWith(prefix)) {
        return prefix;
      }
    }
    return null;
  }
}
