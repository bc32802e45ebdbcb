package io.sipstream.benchmarks.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Copies a message's bytes as one escaped JSON string (RFC 8259 section 7). This is the baseline
 * for parsing and for writing documents.
 */
final class EscapedCopy {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(US_ASCII);
  private static final int LONGEST_ESCAPE = 6;
  private static final byte PLAIN = 0;
  private static final byte UNICODE = 'u';

  /** Holds the kind of escape for each byte. */
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

  /** Returns the buffer with the output of the last {@link #copy}. */
  byte[] out() {
    return out;
  }

  /** Copies bytes to a reused buffer; returns the length of the string in bytes. */
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
