package io.sipstream.document;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A name or constant of documents, quoted once for all. Ours are plain ASCII, so nothing in them
 * needs an escape.
 */
final class JsonText {
  private final byte[] quoted;

  JsonText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        throw new IllegalArgumentException("Not plain ASCII: " + text);
      }
    }
    this.quoted = ('"' + text + "\":").getBytes(US_ASCII);
  }

  /** Quoted, with a colon behind it; read-only by agreement. */
  byte[] nameBytes() {
    return quoted;
  }

  /** How many of {@link #nameBytes()} are the text and its quotes. */
  int textLength() {
    return quoted.length - 1;
  }
}
