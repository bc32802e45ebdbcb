package io.sipstream.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.text.Swar;
import java.util.Arrays;
import java.util.List;

/**
 * A piece of documents that is prepared once for all, with room for the copy of eight bytes at a
 * time. Ours are plain ASCII, so nothing in them needs an escape.
 */
public final class JsonFragment {
  /** So many bytes may be copied of each, however short it is. */
  static final int SHORTEST_COPY = 2 * Swar.COUNT;

  private final byte[] bytes;
  private final int length;

  private JsonFragment(byte[] json, int length) {
    this.bytes = Arrays.copyOf(json, Math.max(SHORTEST_COPY, length + Swar.COUNT));
    this.length = length;
  }

  /** A field's name with its colon. */
  static JsonFragment field(String name) {
    return of('"' + plain(name) + "\":");
  }

  /** A text that is a value, with a comma behind it. */
  static JsonFragment value(String text) {
    return of('"' + plain(text) + "\",");
  }

  /** An array of texts, with a comma behind it. */
  public static JsonFragment array(String... texts) {
    for (String text : texts) {
      plain(text);
    }
    return of("[\"" + String.join("\",\"", List.of(texts)) + "\"],");
  }

  /** A field with its value, with a comma behind it. */
  public static JsonFragment constant(String name, String text) {
    return all(field(name), value(text));
  }

  /** Several of ours, one behind the other. */
  public static JsonFragment all(JsonFragment... parts) {
    StringBuilder all = new StringBuilder();
    for (JsonFragment part : parts) {
      all.append(new String(part.bytes, 0, part.length, US_ASCII));
    }
    return of(all.toString());
  }

  /** Bytes that were written already, escaped: of all the only one that may be more than ASCII. */
  static JsonFragment written(byte[] json, int begin, int end) {
    return new JsonFragment(Arrays.copyOfRange(json, begin, end), end - begin);
  }

  /** What is JSON already. */
  static JsonFragment of(String json) {
    return new JsonFragment(json.getBytes(US_ASCII), json.length());
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

  public int length() {
    return length;
  }
}
