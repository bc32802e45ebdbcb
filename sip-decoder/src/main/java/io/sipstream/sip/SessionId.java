package io.sipstream.sip;

import io.sipstream.text.Span;

/**
 * Holds Session-ID (RFC 7989 section 5): identifiers of both ends, 32 hexadecimal digits each.
 * Local and remote are swapped in the opposite direction.
 *
 * @param local in lower case
 * @param remote in lower case; null if there is none
 */
public record SessionId(Span local, Span remote) {
  private static final int DIGITS = 32;

  static SessionId parse(Span header) {
    ParameterizedValue parts = ParameterizedValue.parse(header);
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

  /** Returns both in sorted order, equal for both directions; null without two. */
  public String pair() {
    if (remote == null) {
      return null;
    }
    String one = local.toString();
    String other = remote.toString();
    return one.compareTo(other) <= 0 ? one + ':' + other : other + ':' + one;
  }
}
