package io.sipstream.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The forms of a text. */
enum TextFormat {
  TEXT("TEXT", "any text", "(?s).*"),
  FILE("FILE", "a readable file", ".*"),
  TOPIC("TOPIC", "a Kafka topic's name", "(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}"),
  REGEX("REGEX", "a Java regular expression", ".*"),
  SERVERS("HOST:PORT,...", "comma-separated, each host:port", ".*"),
  // RFC 3986 section 3.3, without empty segments.
  URL_PATH(
      "PATH", "the path of a URL, such as /search or /a/b", "(/[A-Za-z0-9._~%!$&'()*+,;=:@-]+)+/?"),
  FINGERPRINT(
      "HEX",
      "64 hexadecimal digits, with or without colons between each two",
      "[0-9A-Fa-f]{64}|[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}"),
  // Elasticsearch's rules for index names, with room for target and date within its 255 bytes.
  INDEX_PREFIX(
      "NAME",
      "1 to 200 lower-case letters, digits, dots, dashes and underscores, the first a letter or"
          + " digit",
      "[a-z0-9][a-z0-9._-]{0,199}");

  final String label;
  final String allowed;
  private final String pattern;

  TextFormat(String label, String allowed, String pattern) {
    this.label = label;
    this.allowed = allowed;
    this.pattern = pattern;
  }

  /** Returns whether the text has this form; may throw an IllegalArgumentException if not. */
  boolean allows(String text) {
    return !text.isEmpty()
        && switch (this) {
          case FILE -> Files.isRegularFile(Path.of(text)) && Files.isReadable(Path.of(text));
          case REGEX -> Pattern.compile(text) != null;
          case SERVERS -> Arrays.stream(text.split(",", -1)).allMatch(TextFormat::isServer);
          default -> text.matches(pattern);
        };
  }

  private static boolean isServer(String text) {
    int colon = text.lastIndexOf(':');
    return colon > 0
        && ValueType.isNumber(text.substring(colon + 1).trim(), 1, ValueType.LAST_PORT);
  }
}
