package io.sipstream.sip;

import io.sipstream.text.Ascii;
import io.sipstream.text.Span;
import java.nio.ByteBuffer;

/** Classifies datagrams on a SIP port that have no SIP start line. */
public final class NotSip {
  // RFC 8489 section 5: 20 bytes of header, two zero bits, magic cookie after type and length.
  private static final int STUN_HEADER_BYTES = 20;
  private static final int STUN_MAGIC_COOKIE = 0x2112A442;
  // RFC 3550 section 5.1: version 2 in the first two bits, 12 bytes of header.
  private static final int RTP_HEADER_BYTES = 12;
  // RFC 3550 section 6.4.2: the shortest report, without a block.
  private static final int RTCP_PACKET_BYTES = 8;
  // RFC 5761 section 4: payload types that mean RTCP when read as RTP.
  private static final int RTCP_TYPE_FIRST = 192;
  private static final int RTCP_TYPE_LAST = 223;
  // RFC 3489 section 11.1: without the cookie, type and length must be valid.
  private static final int STUN_TYPES_MASK = 0x0113;
  // RFC 6347 section 4.1: types from change_cipher_spec on, version 254.x, 13 bytes of header.
  private static final int DTLS_HEADER_BYTES = 13;
  private static final int DTLS_TYPE_FIRST = 20;
  private static final int DTLS_TYPE_LAST = 23;
  private static final int DTLS_VERSION = 254;
  // RFC 3320 section 7: the first five bits of every SigComp message are set.
  private static final int SIGCOMP_FIRST = 0xF8;
  // Keep-alives of some devices, seen in captures.
  private static final String[] KEEP_ALIVES = {"jaK", "hello"};
  // Lengths of the headers of HEP 1 and 2 with IPv4 and IPv6 addresses, by the address family.
  private static final int HEP_IPV4 = 2;
  private static final int HEP_IPV6 = 10;

  private NotSip() {}

  /** Returns whether this is HEP; SIP servers send it from their SIP port. */
  static boolean isHep(Span payload) {
    return isHep3(payload) || oldHepBytes(payload) > 0;
  }

  static boolean isHep3(Span payload) {
    return payload.length() > 4 && payload.startsWith("HEP3");
  }

  /** Returns the length of the header of HEP 1 or 2; 0 if there is none. */
  static int oldHepBytes(Span payload) {
    int version = payload.length() > 2 ? payload.at(0) : 0;
    if (version != 1 && version != 2) {
      return 0;
    }
    int headerBytes = payload.at(1);
    boolean known =
        switch (payload.at(2)) {
          case HEP_IPV4 -> headerBytes == 16 || headerBytes == 28;
          case HEP_IPV6 -> headerBytes == 40 || headerBytes == 52;
          default -> false;
        };
    return known && payload.length() >= headerBytes ? headerBytes : 0;
  }

  /**
   * Returns the kind: {@code keep_alive}, {@code stun}, {@code rtp}, {@code rtcp}, {@code dtls} or
   * {@code sigcomp}; null if it is none of these.
   */
  public static String kind(Span payload) {
    if (isKeepAlive(payload)) {
      return "keep_alive";
    }
    if (isHep(payload)) {
      return "hep";
    }
    int first = payload.at(0) & 0xFF;
    if (payload.length() >= STUN_HEADER_BYTES && first < 0x40 && isStun(payload)) {
      return "stun";
    }
    if (payload.length() >= RTCP_PACKET_BYTES && first >> 6 == 2) {
      int type = payload.at(1) & 0xFF;
      if (type >= RTCP_TYPE_FIRST && type <= RTCP_TYPE_LAST) {
        return "rtcp";
      }
      if (payload.length() >= RTP_HEADER_BYTES) {
        return "rtp";
      }
    }
    if (payload.length() >= DTLS_HEADER_BYTES
        && first >= DTLS_TYPE_FIRST
        && first <= DTLS_TYPE_LAST
        && (payload.at(1) & 0xFF) == DTLS_VERSION) {
      return "dtls";
    }
    return first >= SIGCOMP_FIRST ? "sigcomp" : null;
  }

  private static boolean isStun(Span payload) {
    ByteBuffer header = ByteBuffer.wrap(payload.array(), payload.arrayOffset(), STUN_HEADER_BYTES);
    int type = header.getShort() & 0xFFFF;
    int length = header.getShort() & 0xFFFF;
    boolean old =
        type != 0
            && (type & ~STUN_TYPES_MASK) == 0
            && length % 4 == 0
            && length == payload.length() - STUN_HEADER_BYTES;
    return old || header.getInt() == STUN_MAGIC_COOKIE;
  }

  /** Returns whether these are CRLFs (RFC 5626 section 3.5), or zeros and whitespace of devices. */
  private static boolean isKeepAlive(Span payload) {
    int at = 0;
    for (String text : KEEP_ALIVES) {
      at = payload.startsWith(text) ? text.length() : at;
    }
    for (int i = at; i < payload.length(); i++) {
      byte b = payload.at(i);
      if (b != 0 && !Ascii.isWhitespace(b)) {
        return false;
      }
    }
    return true;
  }
}
