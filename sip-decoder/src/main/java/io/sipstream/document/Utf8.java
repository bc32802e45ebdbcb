package io.sipstream.document;

import io.sipstream.sip.EightBytes;
import io.sipstream.sip.Span;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Tells whether bytes can go into JSON as they are. */
final class Utf8 {
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer scratch = CharBuffer.allocate(1024);

  boolean isValid(Span text) {
    byte[] bytes = text.array();
    int end = text.arrayOffset() + text.length();
    int at = text.arrayOffset();
    while (at + EightBytes.COUNT <= end && EightBytes.areAscii(EightBytes.get(bytes, at))) {
      at += EightBytes.COUNT;
    }
    for (; at < end; at++) {
      if (bytes[at] < 0) {
        return isValid(ByteBuffer.wrap(bytes, at, end - at));
      }
    }
    return true;
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
