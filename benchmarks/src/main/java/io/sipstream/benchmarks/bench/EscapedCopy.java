package io.sipstream.benchmarks.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * The least that writing a message into JSON can cost: a plain pass over its bytes that copies them
 * out as one escaped string (RFC 8259 section 7). The yardstick for parsing and writing documents.
 */
final class EscapedCopy {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(US_ASCII);
  private static final int LONGEST_ESCAPE = 6;
  private static final byte PLAIN = 0;
  private static final byte UNICODE = 'u';

  /** For each byte how it is escaped. */
  private static final byte[] ESCAPES = new byte[256];

  static {
    Arrays.fill(ESCAPES, 0, ' ', UNICODE);
    ESCAPES['"'] = '"';
    ESCAPES['\\'] = '\\';
    ESCAPES['\b'] = 'b';
    ESCAPES['\t'] = 't';
    ESCAPES['\n'] = 'n';
    ESCAPES['\f'] = 'f';
    ESCAPES['\r'] = 'r';
  }

  private byte[] out = new byte[0];

  /** What was written last, as far as {@link #copy} says. */
  byte[] out() {
    return out;
  }

  /** Copies bytes into an array that is used again; gives the length of the string. */
  int copy(byte[] bytes, int begin, int end) {
    int most = LONGEST_ESCAPE * (end - begin) + 2;
    if (out.length < most) {
      out = new byte[most];
    }
    byte[] to = out;
    int length = 0;
    to[length++] = '"';
    for (int i = begin; i < end; i++) {
      byte b = bytes[i];
      byte escape = ESCAPES[b & 0xFF];
      if (escape == PLAIN) {
        to[length++] = b;
      } else {
        to[length++] = '\\';
        to[length++] = escape;
        if (escape == UNICODE) {
          to[length++] = '0';
          to[length++] = '0';
          to[length++] = HEX[b >> 4];
          to[length++] = HEX[b & 0xF];
        }
      }
    }
    to[length++] = '"';
    return length;
  }
}
