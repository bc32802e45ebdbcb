package io.sipstream.calls.detection.rule;

import io.sipstream.calls.detection.Rule;
import java.util.List;

/** Lists the built-in rules. */
public final class BuiltInRules {
  private BuiltInRules() {}

  /** Returns all rules in the order in which they are checked. */
  public static List<Rule> all() {
    return List.of(
        new CredentialGuessing(),
        new CredentialSpray(),
        new GuessedCredentials(),
        new Enumeration(),
        new InviteFlood(),
        new ToolByName(),
        new TollFraud(),
        new SequentialNumbers(),
        new Wangiri(),
        new ShortCalls(),
        new NumberTakeover(),
        new TrunkDown(),
        new NerDrop(),
        new DroppedTogether(),
        new RetransmissionStorm(),
        new TapIdle(),
        Repeated.LOOP,
        Repeated.TEAR_DOWN,
        Repeated.MALFORMED,
        Repeated.SQL);
  }

  /** Returns parts of user agents of scanners, in lower case. */
  public static List<String> toolNames() {
    return ToolByName.NAMES;
  }
}
