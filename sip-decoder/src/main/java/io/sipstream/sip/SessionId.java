package io.sipstream.sip;

import io.sipstream.text.Span;

/**
 * Session-ID (RFC 7989 section 5): an identifier for each end, which swap places with the
 * direction; each is 32 hexadecimal digits.
 *
 * @param local in lower case
 * @param remote in lower case; null if there is none
 */
public record SessionId(Span local, Span remote) {
  private static final int DIGITS = 32;

  static SessionId parse(ParameterizedValue parts) {
    Span remote = parts.get("remote");
    return new SessionId(parts.value().lowerCase(), remote == null ? null : remote.lowerCase());
  }

  boolean damaged() {
    return !isUuid(local) || (remote != null && !isUuid(remote));
  }

  private static boolean isUuid(Span text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.at(i), 16) < 0) {
        return false;
      }
    }
    return text.length() == DIGITS;
  }

  /** Both in an order of their own, so that it is the same in both directions; null without two. */
  public String pair() {
    if (remote == null) {
      return null;
    }
    String one = local.toString();
    String other = remote.toString();
    return one.compareTo(other) <= 0 ? one + ':' + other : other + ':' + one;
  }
}
