package io.sipstream.packet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sipstream.text.Ascii;
import java.util.Arrays;

/** Converts IP addresses to text: IPv4 in dotted decimal, IPv6 by RFC 5952. Never uses DNS. */
public final class IpAddress {
  /** Length of the longest text of an address: eight groups of four digits. */
  public static final int MAX_BYTES = 39;

  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int IPV6_GROUPS = 8;
  // An IPv6 address with a dotted quad at its end: RFC 4291 section 2.2.
  private static final int LONGEST_TEXT = 45;
  private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);

  private IpAddress() {}

  /** Returns the text of the address of 4 or 16 bytes at offset {@code at}. */
  public static String text(byte[] bytes, int at, int length) {
    byte[] text = new byte[MAX_BYTES];
    return new String(text, 0, write(bytes, at, length, text, 0), ISO_8859_1);
  }

  /**
   * Returns the canonical form of a literal; null if it is none. Strict, as Elasticsearch's {@code
   * ip} type is: four decimal numbers, or RFC 4291 section 2.2 without a zone.
   */
  public static String canonical(CharSequence text) {
    byte[] bytes = parse(text);
    return bytes == null ? null : text(bytes, 0, bytes.length);
  }

  /** Returns the 4 or 16 bytes of a literal; null if {@link #canonical} is null. */
  public static byte[] parse(CharSequence text) {
    if (text.length() < 2 || text.length() > LONGEST_TEXT) {
      return null;
    }
    String literal = text.toString();
    return literal.indexOf(':') < 0 ? parseIpv4(literal) : parseIpv6(literal);
  }

  /**
   * Writes the text of the address of 4 or 16 bytes at offset {@code at} to another array.
   *
   * @param into has {@link #MAX_BYTES} from offset {@code to} on
   * @return offset of the end in {@code into}
   */
  public static int write(byte[] bytes, int at, int length, byte[] into, int to) {
    return length == IPV4_BYTES ? ipv4(bytes, at, into, to) : ipv6(bytes, at, into, to);
  }

  private static int ipv4(byte[] bytes, int at, byte[] into, int to) {
    int end = Ascii.writeDecimal(bytes[at] & 0xFF, into, to);
    for (int i = 1; i < IPV4_BYTES; i++) {
      into[end] = '.';
      end = Ascii.writeDecimal(bytes[at + i] & 0xFF, into, end + 1);
    }
    return end;
  }

  private static int ipv6(byte[] bytes, int at, byte[] into, int to) {
    // RFC 5952 section 4.2: the first longest run of two or more zero groups is shortened.
    int runAt = -1;
    int runLength = 1;
    for (int i = 0; i < IPV6_GROUPS; i++) {
      int length = 0;
      while (i + length < IPV6_GROUPS && group(bytes, at, i + length) == 0) {
        length++;
      }
      if (length > runLength) {
        runAt = i;
        runLength = length;
      }
    }
    int end = to;
    for (int i = 0; i < IPV6_GROUPS; i++) {
      if (i == runAt) {
        into[end++] = ':';
        into[end++] = ':';
        i += runLength - 1;
        continue;
      }
      if (end > to && into[end - 1] != ':') {
        into[end++] = ':';
      }
      end = hex(group(bytes, at, i), into, end);
    }
    return end;
  }

  private static int group(byte[] bytes, int at, int number) {
    return (bytes[at + 2 * number] & 0xFF) << 8 | (bytes[at + 2 * number + 1] & 0xFF);
  }

  private static int hex(int group, byte[] into, int to) {
    int end = to;
    for (int shift = 12; shift >= 0; shift -= 4) {
      int digit = (group >> shift) & 0xF;
      if (digit != 0 || shift == 0 || end > to) {
        into[end++] = HEX[digit];
      }
    }
    return end;
  }

  private static byte[] parseIpv4(String text) {
    byte[] bytes = new byte[IPV4_BYTES];
    int at = 0;
    for (int i = 0; i < IPV4_BYTES; i++) {
      int end = i < IPV4_BYTES - 1 ? text.indexOf('.', at) : text.length();
      int number = end < 0 ? -1 : number(text, at, end, 3, 10);
      // Some readers take a leading zero for octal.
      if (number < 0 || number > 255 || (end - at > 1 && text.charAt(at) == '0')) {
        return null;
      }
      bytes[i] = (byte) number;
      at = end + 1;
    }
    return bytes;
  }

  private static byte[] parseIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] all = groups(text, true);
      return all != null && all.length == IPV6_BYTES ? all : null;
    }
    byte[] head = groups(text.substring(0, gap), false);
    byte[] tail = groups(text.substring(gap + 2), true);
    // The gap stands for at least one group.
    if (head == null || tail == null || head.length + tail.length > IPV6_BYTES - 2) {
      return null;
    }
    byte[] bytes = Arrays.copyOf(head, IPV6_BYTES);
    System.arraycopy(tail, 0, bytes, IPV6_BYTES - tail.length, tail.length);
    return bytes;
  }

  /**
   * Returns the bytes of groups between colons; null if a group is invalid.
   *
   * @param mayEndInQuad whether the last group may be a dotted quad
   */
  private static byte[] groups(String text, boolean mayEndInQuad) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    byte[] bytes = new byte[IPV6_BYTES];
    int length = 0;
    int at = 0;
    while (at <= text.length()) {
      int colon = text.indexOf(':', at);
      int end = colon < 0 ? text.length() : colon;
      if (mayEndInQuad && colon < 0 && text.indexOf('.', at) >= 0) {
        byte[] quad = parseIpv4(text.substring(at));
        if (quad == null || length + IPV4_BYTES > IPV6_BYTES) {
          return null;
        }
        System.arraycopy(quad, 0, bytes, length, IPV4_BYTES);
        return Arrays.copyOf(bytes, length + IPV4_BYTES);
      }
      int group = number(text, at, end, 4, 16);
      if (group < 0 || length + 2 > IPV6_BYTES) {
        return null;
      }
      bytes[length++] = (byte) (group >> 8);
      bytes[length++] = (byte) group;
      at = end + 1;
    }
    return Arrays.copyOf(bytes, length);
  }

  private static int number(String text, int begin, int end, int digitsLimit, int radix) {
    if (begin == end || end - begin > digitsLimit) {
      return -1;
    }
    int number = 0;
    for (int i = begin; i < end; i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      number = number * radix + digit;
    }
    return number;
  }
}
