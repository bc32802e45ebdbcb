package io.sipstream.calls.evaluate;

import java.io.Serializable;
import java.util.List;

/**
 * Defines how records are evaluated.
 *
 * @param suffixes endings of Call-IDs that mark a further leg, such as {@code _b2b-1}
 * @param communityIdSeed seed of Community ID v1, 0 to 65535
 * @param pseudonyms whether numbers are pseudonyms, which have no suffix to search for
 */
public record CallSettings(
    CallDeadlines deadlines,
    DialPlan dialPlan,
    List<String> suffixes,
    int communityIdSeed,
    boolean pseudonyms)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public static final CallSettings DEFAULT =
      new CallSettings(
          CallDeadlines.DEFAULT, DialPlan.DEFAULT, List.of("_b2b-1", "-0", "_pbx-1"), 0, false);

  public CallSettings {
    // A pseudonym has no prefix that could be removed.
    dialPlan = pseudonyms ? DialPlan.PSEUDONYMS : dialPlan;
    suffixes = List.copyOf(suffixes);
  }

  /** Creates settings with Community ID seed 0. */
  public CallSettings(
      CallDeadlines deadlines, DialPlan dialPlan, List<String> suffixes, boolean pseudonyms) {
    this(deadlines, dialPlan, suffixes, 0, pseudonyms);
  }

  /** Returns settings with another idle time, if it is shorter. */
  public CallSettings withIdleMillis(long millis) {
    return new CallSettings(
        deadlines.withIdleMillis(Math.min(millis, deadlines.idleMillis())),
        dialPlan,
        suffixes,
        communityIdSeed,
        pseudonyms);
  }
}
