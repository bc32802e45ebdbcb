package io.sipstream.calls.event;

import java.util.Comparator;

/**
 * Names what captured a message. Taps are ordered by name; an empty name is the last.
 *
 * @param agent name of the capturing node; empty if unknown
 * @param interfaceName name of the capture interface; empty if unknown
 */
public record Tap(String agent, String interfaceName) implements Comparable<Tap> {
  /** The tap of a frame without names. */
  public static final Tap UNKNOWN = new Tap("", "");

  private static final Comparator<String> EMPTY_LAST =
      Comparator.comparing(String::isEmpty).thenComparing(Comparator.naturalOrder());
  private static final Comparator<Tap> ORDER =
      Comparator.comparing(Tap::agent, EMPTY_LAST).thenComparing(Tap::interfaceName, EMPTY_LAST);

  /** Returns a tap; null names are unknown. */
  public static Tap of(String agent, String interfaceName) {
    return ofNames(agent == null ? "" : agent, interfaceName == null ? "" : interfaceName);
  }

  /** Returns a tap; empty names are unknown. */
  public static Tap ofNames(String agent, String interfaceName) {
    return agent.isEmpty() && interfaceName.isEmpty() ? UNKNOWN : new Tap(agent, interfaceName);
  }

  @Override
  public int compareTo(Tap other) {
    return ORDER.compare(this, other);
  }

  /** Returns the agent, a slash and the interface, without an absent part. */
  @Override
  public String toString() {
    return interfaceName.isEmpty() ? agent : agent + '/' + interfaceName;
  }
}
