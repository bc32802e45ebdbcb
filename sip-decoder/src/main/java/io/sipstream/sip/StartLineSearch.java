package io.sipstream.sip;

import io.sipstream.text.Ascii;
import io.sipstream.text.Span;

/**
 * Searches for a SIP start line behind other bytes. Datagrams, WebSocket messages and TCP streams
 * share its rules: the line begins with a registered method or with SIP's version, and no byte of a
 * token precedes it.
 */
public final class StartLineSearch {
  private StartLineSearch() {}

  /**
   * Returns the offset of the start line of a datagram; -1 if there is none.
   *
   * @param from offset of the first byte that may begin it
   */
  public static int inDatagram(Span payload, int from) {
    return isStartLine(payload, from, endOfLine(payload, from))
        ? from
        : behindOtherBytes(payload, from);
  }

  /** Returns the offset of a start line that does not begin at {@code from}; -1 for none. */
  static int behindOtherBytes(Span payload, int from) {
    if (NotSip.isHep3(payload)) {
      // HEP contains a copy of a SIP message, not a message.
      return -1;
    }
    int behindBlocks = behindBlocks(payload, from);
    if (behindBlocks > from
        && isStartLine(payload, behindBlocks, endOfLine(payload, behindBlocks))) {
      return behindBlocks;
    }
    int found = search(payload, from, Math.min(payload.length(), from + SipLimits.JUNK_BYTES));
    int oldHepBytes = NotSip.oldHepBytes(payload);
    return oldHepBytes > 0 && found >= oldHepBytes ? -1 : found;
  }

  /**
   * Returns the offset of a start line within a line, not at its begin; -1 if there is none.
   *
   * @param line with its end
   */
  public static int inLine(Span line) {
    return search(line, 0, line.length());
  }

  /** Returns the offset behind STUN messages, PROXY headers, and what may separate messages. */
  private static int behindBlocks(Span payload, int from) {
    int at = from;
    int block = 1;
    while (block > 0 && at < payload.length()) {
      block = LeadingBlock.bytes(payload.slice(at));
      if (block <= 0) {
        byte b = payload.at(at);
        block = b == 0 || Ascii.isWhitespace(b) ? 1 : 0;
      }
      at += block;
    }
    return Math.min(at, payload.length());
  }

  /** Returns the first offset before the limit at which a start line begins; -1 if none does. */
  private static int search(Span bytes, int from, int limit) {
    int lineEnd = endOfLine(bytes, from);
    boolean endsAsRequest = endsInVersion(bytes, from, lineEnd);
    for (int at = from + 1; at < limit; at++) {
      if (bytes.at(at - 1) == '\n') {
        lineEnd = endOfLine(bytes, at);
        endsAsRequest = endsInVersion(bytes, at, lineEnd);
      }
      // Checked once per line, not for each offset where a request may begin.
      boolean mayBe = endsAsRequest || Ascii.lower(bytes.at(at)) == 's';
      if (mayBe
          && !Ascii.isTokenByte(bytes.at(at - 1))
          && StartLine.beginsAsSip(bytes.slice(at))
          && isStartLine(bytes, at, lineEnd)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isStartLine(Span bytes, int from, int lineEnd) {
    return StartLine.parse(bytes.slice(from, Math.max(from, lineEnd)), 0, new Problems()) != null;
  }

  private static boolean endsInVersion(Span bytes, int begin, int end) {
    Span line = bytes.slice(begin, Math.max(begin, end)).trim();
    int word = Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t')) + 1;
    return line.slice(word).startsWithIgnoreCase(StartLine.SIP_SLASH);
  }

  static int endOfLine(Span bytes, int begin) {
    int newline = bytes.indexOf('\n', begin);
    int end = newline < 0 ? bytes.length() : newline;
    return end > begin && bytes.at(end - 1) == '\r' ? end - 1 : end;
  }
}
