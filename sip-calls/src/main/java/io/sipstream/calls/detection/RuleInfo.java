package io.sipstream.calls.detection;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Declares a rule.
 *
 * @param id such as {@code D1}
 * @param version grows when the condition changes
 * @param scopes what the rule looks at, each on its own
 * @param description its condition, as a sentence
 * @param technique technique of MITRE ATT&amp;CK; null if none fits
 * @param needsAllFrames whether lost frames look like a hit, so that a gap suppresses the alert
 */
public record RuleInfo(
    String id,
    String name,
    int version,
    Severity severity,
    Set<Scope> scopes,
    String description,
    String technique,
    boolean needsAllFrames,
    Map<String, Integer> numbers,
    Map<String, List<String>> lists) {

  /** Name of the number of seconds that a rule looks back. */
  public static final String WINDOW = "window_s";

  /** Name of the number of panes without a hit that end an alert. */
  public static final String QUIET = "quiet";

  private static final int QUIET_PANES = 6;

  public RuleInfo {
    scopes = Set.copyOf(scopes);
    numbers = Map.copyOf(numbers);
    lists = Map.copyOf(lists);
  }

  /** Begins a declaration. */
  public static RuleInfo of(
      String id, String name, Severity severity, Set<Scope> scopes, String description) {
    return new RuleInfo(
        id,
        name,
        1,
        severity,
        scopes,
        description,
        null,
        false,
        Map.of(QUIET, QUIET_PANES),
        Map.of());
  }

  /** Adds a number with its default. */
  public RuleInfo with(String number, int value) {
    Map<String, Integer> all = new TreeMap<>(numbers);
    all.put(number, value);
    return new RuleInfo(
        id, name, version, severity, scopes, description, technique, needsAllFrames, all, lists);
  }

  /** Adds a list with its default. */
  public RuleInfo with(String list, List<String> values) {
    Map<String, List<String>> all = new TreeMap<>(lists);
    all.put(list, List.copyOf(values));
    return new RuleInfo(
        id, name, version, severity, scopes, description, technique, needsAllFrames, numbers, all);
  }

  /** Sets the technique of MITRE ATT&amp;CK. */
  public RuleInfo technique(String attack) {
    return new RuleInfo(
        id, name, version, severity, scopes, description, attack, needsAllFrames, numbers, lists);
  }

  /** Says that lost frames look like a hit. */
  public RuleInfo needingAllFrames() {
    return new RuleInfo(
        id, name, version, severity, scopes, description, technique, true, numbers, lists);
  }

  Thresholds defaults() {
    return new Thresholds(true, null, numbers, lists);
  }
}
