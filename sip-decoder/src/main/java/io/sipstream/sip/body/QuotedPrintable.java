package io.sipstream.sip.body;

import io.sipstream.text.Span;
import java.io.ByteArrayOutputStream;

/** Decodes the transfer encoding quoted-printable (RFC 2045 section 6.7). */
final class QuotedPrintable {
  private QuotedPrintable() {}

  /** Returns the decoded content. An equals sign that begins no code stays as it is. */
  static Span decode(Span content) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(content.length());
    int at = 0;
    while (at < content.length()) {
      byte b = content.at(at);
      int lineEnd = b == '=' ? softLineBreak(content, at + 1) : -1;
      int octet = b == '=' ? octet(content, at + 1) : -1;
      if (lineEnd > 0) {
        at = lineEnd;
      } else if (octet >= 0) {
        decoded.write(octet);
        at += 3;
      } else {
        decoded.write(b);
        at++;
      }
    }
    return new Span(decoded.toByteArray(), 0, decoded.size());
  }

  /** Returns the begin of the next line; -1 if there is no line end, or content before it. */
  private static int softLineBreak(Span content, int from) {
    int newline = content.indexOf('\n', from);
    return newline >= 0 && content.trimmed(from, newline).isEmpty() ? newline + 1 : -1;
  }

  private static int octet(Span content, int from) {
    if (from + 2 > content.length()) {
      return -1;
    }
    int high = Character.digit(content.at(from), 16);
    int low = Character.digit(content.at(from + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
