package io.sipstream.privacy;

import io.sipstream.text.Ascii;
import io.sipstream.text.Span;
import java.util.Arrays;

/** Holds a copy of a message's bytes, in which ranges are masked without a change of offsets. */
final class MaskBuffer {
  private static final byte MASK = '*';

  private final byte[] bytes;
  private boolean changed;

  MaskBuffer(Span payload) {
    this.bytes = new byte[payload.length()];
    System.arraycopy(payload.array(), payload.arrayOffset(), bytes, 0, bytes.length);
  }

  byte[] bytes() {
    return bytes;
  }

  Span span(int from, int to) {
    return new Span(bytes, from, to);
  }

  boolean isChanged() {
    return changed;
  }

  /** Masks bytes, except line ends with adjacent whitespace, and quotes: lines stay valid. */
  void mask(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Ascii.isWhitespace(bytes[i]) && bytes[i] != '"') {
        bytes[i] = MASK;
        changed = true;
      }
    }
  }

  /** Masks all bytes of a binary content. */
  void maskAll(int from, int to) {
    Arrays.fill(bytes, from, to, MASK);
    changed |= from < to;
  }

  /** Returns the offset after the line's end. */
  int endOfLine(int begin, int to) {
    int newline = span(begin, to).indexOf('\n');
    return newline < 0 ? to : begin + newline + 1;
  }

  /** Returns the end of lines that begin with whitespace (RFC 3261 section 7.3.1). */
  int endOfContinuation(int begin, int to) {
    int next = begin;
    while (next < to && (bytes[next] == ' ' || bytes[next] == '\t')) {
      next = endOfLine(next, to);
    }
    return next;
  }
}
