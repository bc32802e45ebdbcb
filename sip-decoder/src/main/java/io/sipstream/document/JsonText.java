package io.sipstream.document;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.sip.EightBytes;
import java.util.Arrays;
import java.util.List;

/**
 * A name or constant of documents, quoted once for all, with room for the copy of eight bytes at a
 * time. Ours are plain ASCII, so nothing in them needs an escape.
 */
final class JsonText {
  private final byte[] quoted;
  private final int length;

  /** A name or a text. */
  JsonText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        throw new IllegalArgumentException("Not plain ASCII: " + text);
      }
    }
    byte[] bytes = (",\"" + text + "\":").getBytes(US_ASCII);
    this.length = bytes.length;
    this.quoted = Arrays.copyOf(bytes, bytes.length + EightBytes.COUNT);
  }

  /** An array of texts. */
  static JsonText array(String... texts) {
    return new JsonText(List.of(texts));
  }

  private JsonText(List<String> texts) {
    byte[] bytes = (",[\"" + String.join("\",\"", texts) + "\"]:").getBytes(US_ASCII);
    this.length = bytes.length;
    this.quoted = Arrays.copyOf(bytes, bytes.length + EightBytes.COUNT);
  }

  /** {@code ,"text":} and at least eight bytes more; read-only by agreement. */
  byte[] bytes() {
    return quoted;
  }

  /** Where the colon ends. */
  int end() {
    return length;
  }
}
