package io.sipstream.calls.detection;

import io.sipstream.calls.peers.Peer;
import io.sipstream.calls.peers.Peers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds rules with their thresholds. Thresholds come from the rules file, for all keys and by peer.
 * Limits of rule D2 are multiplied for a peer of the kind {@code proxy}, since many users share its
 * address.
 */
public final class RuleSet {
  private static final String CREDENTIAL_SPRAY = "D2";
  private static final int PROXY_FACTOR = 20;
  private static final List<String> OCCURRENCES = List.of("count", "users");
  private static final String PEERS = "peers";
  private static final int LONGEST_WINDOW_S = 600;

  private final List<Rule> rules;
  private final Peers peers;
  private final Map<String, Thresholds> thresholds = new HashMap<>();
  private final Map<String, Map<String, Thresholds>> byPeer = new HashMap<>();

  /**
   * Creates rules.
   *
   * @param file content of the rules file: parameters by rule id; empty for the defaults
   * @throws IllegalArgumentException if it names an unknown rule or parameter, or a wrong value
   */
  public RuleSet(List<Rule> rules, Map<String, ?> file, Peers peers) {
    this.rules = List.copyOf(rules);
    this.peers = peers;
    Map<String, Object> left = new LinkedHashMap<>(file);
    for (Rule rule : rules) {
      RuleInfo info = rule.info();
      Map<String, Object> given = object(info.id(), left.remove(info.id()));
      Map<String, Object> peersOfRule = object(info.id() + "." + PEERS, given.remove(PEERS));
      Thresholds all = changed(info.id(), info.defaults(), given);
      thresholds.put(info.id(), all);
      Map<String, Thresholds> named = new HashMap<>();
      peersOfRule.forEach(
          (name, values) -> {
            String where = info.id() + "." + PEERS + "." + name;
            named.put(name, changed(where, all, object(where, values)));
          });
      byPeer.put(info.id(), named);
    }
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no rule %s. Use D1 to D20.".formatted(left.keySet().iterator().next()));
    }
  }

  private static Map<String, Object> object(String where, Object value) {
    if (value == null) {
      return new LinkedHashMap<>();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(
          "%s is %s. Write parameters and their values below it.".formatted(where, value));
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, one) -> copy.put(String.valueOf(key), one));
    return copy;
  }

  private static Thresholds changed(String where, Thresholds before, Map<String, Object> given) {
    boolean enabled = before.enabled();
    Severity severity = before.severity();
    Map<String, Integer> numbers = new TreeMap<>(before.numbers());
    Map<String, List<String>> lists = new TreeMap<>(before.lists());
    for (Map.Entry<String, Object> one : given.entrySet()) {
      String name = one.getKey();
      Object value = one.getValue();
      if (name.equals("enabled") && value instanceof Boolean flag) {
        enabled = flag;
      } else if (name.equals("severity") && value instanceof String text) {
        severity = Severity.of(text);
      } else if (numbers.containsKey(name) && value instanceof Integer number && number > 0) {
        numbers.put(name, number);
      } else if (lists.containsKey(name) && value instanceof List<?> list) {
        lists.put(name, list.stream().map(String::valueOf).toList());
      } else {
        throw new IllegalArgumentException(
            "%s.%s is %s. Use enabled, severity, or one of %s with a positive number or a list."
                .formatted(where, name, value, parameters(before)));
      }
    }
    if (numbers.getOrDefault(RuleInfo.WINDOW, 1) > LONGEST_WINDOW_S) {
      throw new IllegalArgumentException(
          "%s.%s is more than %d seconds. Rules look back ten minutes."
              .formatted(where, RuleInfo.WINDOW, LONGEST_WINDOW_S));
    }
    return new Thresholds(enabled, severity, numbers, lists);
  }

  private static String parameters(Thresholds thresholds) {
    TreeMap<String, Object> all = new TreeMap<>(thresholds.numbers());
    all.putAll(thresholds.lists());
    return String.join(", ", all.keySet());
  }

  /** Returns the rules in the order in which they are checked. */
  public List<Rule> rules() {
    return rules;
  }

  /** Returns the declaration of a rule. */
  public RuleInfo info(String id) {
    for (Rule rule : rules) {
      if (rule.info().id().equals(id)) {
        return rule.info();
      }
    }
    throw new IllegalArgumentException("There is no rule %s.".formatted(id));
  }

  /** Returns the thresholds of all keys. */
  public Thresholds thresholds(String ruleId) {
    return thresholds.get(ruleId);
  }

  Thresholds thresholds(String ruleId, DetectionKey key, Peer peer) {
    String name = peer == null ? key.name() : peer.name();
    Thresholds named = byPeer.get(ruleId).get(name);
    if (named != null) {
      return named;
    }
    Thresholds all = thresholds.get(ruleId);
    return peer != null && "proxy".equals(peer.kind()) && CREDENTIAL_SPRAY.equals(ruleId)
        ? all.times(PROXY_FACTOR, OCCURRENCES)
        : all;
  }

  /** Returns the peer that a key is of; null if it is of none or has no name. */
  Peer peer(DetectionKey key) {
    return switch (key.scope()) {
      case SOURCE, CALLS -> peers.of(key.name(), Observed.SIP_PORT);
      default -> null;
    };
  }
}
