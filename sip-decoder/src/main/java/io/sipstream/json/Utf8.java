package io.sipstream.json;

import io.sipstream.text.Span;
import io.sipstream.text.Swar;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Validates UTF-8 that is copied into JSON. */
public final class Utf8 {
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer scratch = CharBuffer.allocate(1024);

  public boolean isValid(Span text) {
    byte[] bytes = text.array();
    int end = text.arrayOffset() + text.length();
    int at = text.arrayOffset();
    while (true) {
      while (at + Swar.COUNT <= end && Swar.areAscii(Swar.get(bytes, at))) {
        at += Swar.COUNT;
      }
      while (at < end && bytes[at] >= 0) {
        at++;
      }
      if (at == end) {
        return true;
      }
      if (!isLetterOfTwoBytes(bytes, at, end)) {
        return isValid(ByteBuffer.wrap(bytes, at, end - at));
      }
      at += 2;
    }
  }

  /** Returns whether a two-byte character is here (RFC 3629 section 4: UTF8-2). */
  private static boolean isLetterOfTwoBytes(byte[] bytes, int at, int end) {
    return bytes[at] >= (byte) 0xC2
        && bytes[at] <= (byte) 0xDF
        && at + 1 < end
        && bytes[at + 1] <= (byte) 0xBF;
  }

  private boolean isValid(ByteBuffer bytes) {
    decoder.reset();
    CoderResult result;
    do {
      scratch.clear();
      result = decoder.decode(bytes, scratch, true);
    } while (result.isOverflow());
    return !result.isError();
  }
}
