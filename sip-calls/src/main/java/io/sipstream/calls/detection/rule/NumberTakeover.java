package io.sipstream.calls.detection.rule;

import io.sipstream.calls.detection.Finding;
import io.sipstream.calls.detection.Memory;
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

/** D11: finds an address of record that another phone registers while the first one goes on. */
final class NumberTakeover implements Rule {
  private static final long MICROS = 1_000_000;
  private static final int DEFAULT_SECONDS = 3_600;
  private static final String BINDING = "binding ";

  @Override
  public RuleInfo info() {
    return RuleInfo.of(
            "D11",
            "number takeover",
            Severity.HIGH,
            Set.of(Scope.AOR),
            "One address of record: registered from another network (/16, or /32 of IPv6) by"
                + " another agent within its session, and the first phone still refreshes.")
        .with(RuleInfo.WINDOW, 600)
        .technique("T1078");
  }

  @Override
  public List<Finding> check(View view) {
    Memory memory = view.memory();
    List<Finding> findings = new ArrayList<>();
    view.fresh(Kind.EXCHANGE)
        .filter(one -> one.code() / 100 == 2 && one.source() != null)
        .forEach(
            one -> {
              String name = BINDING + network(one.source()) + ' ' + one.agent();
              Memory.Entry known = memory.get(name);
              if (one.amount() == 0) {
                memory.remove(name);
                return;
              }
              boolean alive = known != null && one.micros() <= known.last() + known.value();
              if (alive && isTaken(memory, name, known)) {
                findings.add(Finding.of("", 1, 2, 1, view.window(Kind.EXCHANGE).toList()));
              }
              long seconds = one.amount() < 0 ? DEFAULT_SECONDS : one.amount();
              long first = alive ? known.first() : one.micros();
              memory.put(name, first, one.micros(), seconds * MICROS);
            });
    return findings.isEmpty() ? findings : findings.subList(0, 1);
  }

  /** Returns whether another phone registered since the last refresh of this one. */
  private static boolean isTaken(Memory memory, String name, Memory.Entry own) {
    for (Map.Entry<String, Memory.Entry> other : memory.of(BINDING).entrySet()) {
      String[] mine = name.split(" ", 3);
      String[] theirs = other.getKey().split(" ", 3);
      boolean different = !mine[1].equals(theirs[1]) && !mine[2].equals(theirs[2]);
      if (different
          && other.getValue().first() > own.first()
          && other.getValue().last() >= own.last()) {
        return true;
      }
    }
    return false;
  }

  /** Returns the first 16 bits of an IPv4 address, the first 32 of an IPv6 address. */
  private static String network(String ip) {
    char separator = ip.indexOf(':') < 0 ? '.' : ':';
    int second = ip.indexOf(separator, ip.indexOf(separator) + 1);
    return second < 0 ? ip : ip.substring(0, second);
  }
}
