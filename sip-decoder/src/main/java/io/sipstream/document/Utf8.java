package io.sipstream.document;

import io.sipstream.sip.Span;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Tells whether bytes can go into JSON as they are. */
final class Utf8 {
  private Utf8() {}

  static boolean isValid(Span text) {
    byte[] bytes = text.array();
    int end = text.arrayOffset() + text.length();
    for (int i = text.arrayOffset(); i < end; i++) {
      if (bytes[i] < 0) {
        return isValid(bytes, i, end - i);
      }
    }
    return true;
  }

  private static boolean isValid(byte[] bytes, int at, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
