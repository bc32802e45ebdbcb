package io.sipstream.support;

/** Writes strings of JSON (RFC 8259 section 7). */
public final class JsonString {
  private JsonString() {}

  /** Appends a value in quotes; quotes, backslashes and control characters escaped. */
  public static StringBuilder append(StringBuilder json, String value) {
    json.append('"');
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      if (each == '"' || each == '\\') {
        json.append('\\').append(each);
      } else if (each < ' ') {
        json.append("\\u%04x".formatted((int) each));
      } else {
        json.append(each);
      }
    }
    return json.append('"');
  }
}
