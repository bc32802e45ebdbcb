package io.sipstream.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.text.Swar;
import java.util.Arrays;
import java.util.List;

/**
 * Holds JSON text that is prepared once and copied into many documents, padded for copies of eight
 * bytes. Prepared text is plain ASCII without characters that need an escape.
 */
public final class JsonFragment {
  /** Bytes that are always copied, even of a shorter fragment. */
  static final int SHORTEST_COPY = 2 * Swar.COUNT;

  private final byte[] bytes;
  private final int length;

  private JsonFragment(byte[] json, int length) {
    this.bytes = Arrays.copyOf(json, Math.max(SHORTEST_COPY, length + Swar.COUNT));
    this.length = length;
  }

  /** Creates a field's name with its colon. */
  public static JsonFragment field(String name) {
    return of('"' + plain(name) + "\":");
  }

  /** Creates an array of strings, followed by a comma. */
  public static JsonFragment array(String... texts) {
    for (String text : texts) {
      plain(text);
    }
    return of("[\"" + String.join("\",\"", List.of(texts)) + "\"],");
  }

  /** Creates a field with its value, followed by a comma. */
  public static JsonFragment constant(String name, String text) {
    return of('"' + plain(name) + "\":\"" + plain(text) + "\",");
  }

  /** Concatenates fragments. */
  public static JsonFragment all(JsonFragment... parts) {
    StringBuilder all = new StringBuilder();
    for (JsonFragment part : parts) {
      all.append(new String(part.bytes, 0, part.length, US_ASCII));
    }
    return of(all.toString());
  }

  /** Creates a fragment of escaped bytes, the only kind that may exceed ASCII. */
  static JsonFragment written(byte[] json, int begin, int end) {
    return new JsonFragment(Arrays.copyOfRange(json, begin, end), end - begin);
  }

  /** Creates a fragment of JSON text. */
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

  /** Returns {@link #SHORTEST_COPY} bytes or more, and eight more than {@link #length}. */
  byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }
}
