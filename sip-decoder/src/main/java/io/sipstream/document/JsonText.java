package io.sipstream.document;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.sip.EightBytes;
import java.util.Arrays;
import java.util.List;

/**
 * A piece of documents that is prepared once for all, with room for the copy of eight bytes at a
 * time. Ours are plain ASCII, so nothing in them needs an escape.
 */
final class JsonText {
  /** So many bytes may be copied of each, however short it is. */
  static final int SHORTEST_COPY = 2 * EightBytes.COUNT;

  private final byte[] bytes;
  private final int length;

  private JsonText(byte[] json, int length) {
    this.bytes = Arrays.copyOf(json, Math.max(SHORTEST_COPY, length + EightBytes.COUNT));
    this.length = length;
  }

  /** A field's name with its colon. */
  static JsonText field(String name) {
    return of('"' + plain(name) + "\":");
  }

  /** A text that is a value, with a comma behind it. */
  static JsonText value(String text) {
    return of('"' + plain(text) + "\",");
  }

  /** An array of texts, with a comma behind it. */
  static JsonText array(String... texts) {
    for (String text : texts) {
      plain(text);
    }
    return of("[\"" + String.join("\",\"", List.of(texts)) + "\"],");
  }

  /** A field with its value, with a comma behind it. */
  static JsonText constant(String name, String text) {
    return all(field(name), value(text));
  }

  /** Several of ours, one behind the other. */
  static JsonText all(JsonText... parts) {
    StringBuilder all = new StringBuilder();
    for (JsonText part : parts) {
      all.append(new String(part.bytes, 0, part.length, US_ASCII));
    }
    return of(all.toString());
  }

  /** Bytes that were written already, escaped: of all the only one that may be more than ASCII. */
  static JsonText written(byte[] json, int begin, int end) {
    return new JsonText(Arrays.copyOfRange(json, begin, end), end - begin);
  }

  /** What is JSON already. */
  static JsonText of(String json) {
    return new JsonText(json.getBytes(US_ASCII), json.length());
  }

  private static String plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        throw new IllegalArgumentException("Not plain ASCII: " + text);
      }
    }
    return text;
  }

  /**
   * Its bytes, {@link #SHORTEST_COPY} at least and eight beyond {@link #length}; read-only by
   * agreement.
   */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }
}
