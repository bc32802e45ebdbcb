package io.sipstream.sip;

import io.sipstream.text.Span;

/**
 * Recognizes blocks that name their length and may precede SIP: a STUN message, the header of
 * version 2 of the PROXY protocol (specification of HAProxy, section 2.2), and in streams HEP 3.
 */
public final class LeadingBlock {
  /** No such block begins here. */
  public static final int NONE = -1;

  /** More bytes are needed to decide. */
  public static final int UNDECIDED = 0;

  /** Bytes that decide, at most. */
  public static final int DECIDING_BYTES = 9;

  // RFC 8489 section 5: type, length, magic cookie, transaction id. All registered methods have 0
  // or 1 in the first byte.
  private static final int STUN_HEADER_BYTES = 20;
  private static final int STUN_FIRST_LIMIT = 2;
  private static final int STUN_LENGTH = 2;
  private static final int STUN_COOKIE_AT = 4;
  private static final int[] STUN_COOKIE = {0x21, 0x12, 0xA4, 0x42};

  /**
   * End of the signature. The seven bytes before it are CRLF, CRLF, NUL and CRLF, which are skipped
   * between messages.
   */
  private static final String PROXY_SIGNATURE = "QUIT\n";

  private static final int PROXY_COMMAND = 5;
  private static final int PROXY_LENGTH = 7;
  private static final int PROXY_HEADER_BYTES = 9;

  private static final String HEP_MAGIC = "HEP3";
  private static final int HEP_HEADER_BYTES = 6;

  private LeadingBlock() {}

  /** Returns the length of the block, {@link #UNDECIDED} or {@link #NONE}. */
  public static int bytes(Span bytes) {
    int stun = stun(bytes);
    return stun == NONE ? proxy(bytes) : stun;
  }

  /** Returns the length of a STUN message with magic cookie; see {@link #bytes}. */
  public static int stun(Span bytes) {
    int length = Math.min(bytes.length(), STUN_COOKIE_AT + STUN_COOKIE.length);
    for (int i = 0; i < length; i++) {
      int b = bytes.at(i) & 0xFF;
      boolean wrong =
          switch (i) {
            case 0 -> b >= STUN_FIRST_LIMIT;
            // No message has type 0.
            case 1 -> b == 0 && bytes.at(0) == 0;
            case STUN_LENGTH -> false;
            // Attributes are padded to four bytes.
            case STUN_LENGTH + 1 -> b % 4 != 0;
            default -> b != STUN_COOKIE[i - STUN_COOKIE_AT];
          };
      if (wrong) {
        return NONE;
      }
    }
    return length < STUN_COOKIE_AT + STUN_COOKIE.length
        ? UNDECIDED
        : STUN_HEADER_BYTES + u16(bytes, STUN_LENGTH);
  }

  /** Returns the length of a PROXY header from the end of its signature on; see {@link #bytes}. */
  public static int proxy(Span bytes) {
    int length = Math.min(bytes.length(), PROXY_SIGNATURE.length());
    for (int i = 0; i < length; i++) {
      if (bytes.at(i) != PROXY_SIGNATURE.charAt(i)) {
        return NONE;
      }
    }
    // Version 2; command 0 is LOCAL, 1 is PROXY. The next byte has family and transport.
    if (bytes.length() > PROXY_COMMAND && (bytes.at(PROXY_COMMAND) & 0xFE) != 0x20) {
      return NONE;
    }
    return bytes.length() < PROXY_HEADER_BYTES
        ? UNDECIDED
        : PROXY_HEADER_BYTES + u16(bytes, PROXY_LENGTH);
  }

  /** Returns the length of a HEP packet of version 3; see {@link #bytes}. */
  public static int hep(Span bytes) {
    int length = Math.min(bytes.length(), HEP_MAGIC.length());
    for (int i = 0; i < length; i++) {
      if (bytes.at(i) != HEP_MAGIC.charAt(i)) {
        return NONE;
      }
    }
    return bytes.length() < HEP_HEADER_BYTES
        ? UNDECIDED
        : Math.max(HEP_HEADER_BYTES, u16(bytes, HEP_MAGIC.length()));
  }

  private static int u16(Span bytes, int at) {
    return (bytes.at(at) & 0xFF) << 8 | (bytes.at(at + 1) & 0xFF);
  }
}
