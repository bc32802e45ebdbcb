package io.sipstream.sip;

import io.sipstream.text.ByteSet;
import io.sipstream.text.Span;

/** Distinguishes host names and addresses from other text, by their characters. */
public final class HostName {
  // An underscore is no part of a host name (RFC 952), but occurs in many.
  private static final ByteSet NAME = ByteSet.of(ByteSet.DIGITS + ByteSet.LETTERS + "-._");
  private static final ByteSet IPV6 = ByteSet.of(ByteSet.DIGITS + "abcdefABCDEF:.");

  private HostName() {}

  /** Returns whether a text may be a host name. */
  public static boolean isName(Span text) {
    return consistsOf(NAME, text);
  }

  /** Returns whether a text may be a host name, or an address without brackets or zone. */
  public static boolean isNameOrAddress(Span text) {
    return isName(text) || (text.indexOf(':') >= 0 && consistsOf(IPV6, text));
  }

  /**
   * Removes the zone of an IPv6 address (RFC 4007 section 11), also with an escaped percent sign.
   */
  public static Span withoutZone(Span address) {
    int percent = address.indexOf('%');
    return percent > 0 && address.indexOf(':', 0, percent) >= 0
        ? address.slice(0, percent)
        : address;
  }

  private static boolean consistsOf(ByteSet set, Span text) {
    int to = text.arrayOffset() + text.length();
    return !text.isEmpty() && set.endIn(text.array(), text.arrayOffset(), to) == to;
  }
}
