package io.sipstream.calls.evaluate;

import java.io.Serializable;
import java.util.List;

/**
 * Defines how records are evaluated.
 *
 * @param suffixes endings of Call-IDs that mark a further leg, such as {@code _b2b-1}
 * @param pseudonyms whether numbers are pseudonyms, which have no suffix to search for
 */
public record CallSettings(
    CallDeadlines deadlines, DialPlan dialPlan, List<String> suffixes, boolean pseudonyms)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public static final CallSettings DEFAULT =
      new CallSettings(
          CallDeadlines.DEFAULT, DialPlan.DEFAULT, List.of("_b2b-1", "-0", "_pbx-1"), false);

  public CallSettings {
    suffixes = List.copyOf(suffixes);
  }
}
