package io.sipstream.calls.detection;

/**
 * Identifies the state that an observation belongs to.
 *
 * @param name such as an address, a caller or two peers
 */
public record DetectionKey(Scope scope, String name) {
  private static final int LONGEST = 256;

  /** Separates the names of two peers. */
  static final String TO = " > ";

  public DetectionKey {
    name = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
  }

  /** Returns the key of all taps. */
  static DetectionKey taps() {
    return new DetectionKey(Scope.TAPS, "*");
  }

  static DetectionKey pair(String source, String destination) {
    return new DetectionKey(Scope.PEER_PAIR, source + TO + destination);
  }

  /** Returns a text form for keyed state. */
  public String text() {
    return (char) ('a' + scope.number()) + name;
  }

  /** Parses the form of {@link #text}. */
  public static DetectionKey of(String text) {
    return new DetectionKey(Scope.of(text.charAt(0) - 'a'), text.substring(1));
  }
}
