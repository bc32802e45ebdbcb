package io.sipstream.calls.detection;

import java.util.Collection;
import java.util.List;

/**
 * Holds a hit of a rule.
 *
 * @param subject what the rule found within the key, such as a user; empty if nothing
 * @param severity null for that of the rule
 * @param count number of hits
 * @param distinct number of different users, numbers or prefixes; 0 if not counted
 * @param threshold the limit that was reached
 * @param examples Call-IDs of hits, {@link #EXAMPLES} at most
 */
public record Finding(
    String subject,
    Severity severity,
    long count,
    long distinct,
    long threshold,
    List<String> examples) {
  static final int EXAMPLES = 5;

  public Finding {
    examples = List.copyOf(examples);
  }

  /** Returns a hit with the first Call-IDs of observations. */
  public static Finding of(
      String subject,
      long count,
      long distinct,
      long threshold,
      Collection<Observation> observations) {
    List<String> examples =
        observations.stream()
            .map(Observation::example)
            .filter(example -> example != null)
            .distinct()
            .limit(EXAMPLES)
            .toList();
    return new Finding(subject, null, count, distinct, threshold, examples);
  }

  /** Returns the same hit with another severity. */
  public Finding with(Severity other) {
    return new Finding(subject, other, count, distinct, threshold, examples);
  }
}
