package io.sipstream.varied;

import java.util.List;
import java.util.Random;

/** Chooses; the same way for the same seed. */
final class Dice {
  private static final String TOKEN =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~";
  private static final String ALPHANUMERIC =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private final Random random;
  private final boolean plain;

  /**
   * Starts again.
   *
   * @param plain whether blanks stand only where they must, and letters are in their usual case
   */
  Dice(long seed, boolean plain) {
    random = new Random(seed);
    this.plain = plain;
  }

  int below(int limit) {
    return random.nextInt(limit);
  }

  int between(int first, int last) {
    return first + random.nextInt(last - first + 1);
  }

  boolean percent(int percent) {
    return random.nextInt(100) < percent;
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // read alone
  final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** RFC 3261 section 25.1: token. */
  String token() {
    return letters(TOKEN, between(1, 12));
  }

  /** Letters and digits, as tags and branches mostly are. */
  String word() {
    return letters(ALPHANUMERIC, between(3, 16));
  }

  String hex(int digits) {
    return letters("0123456789abcdef", digits);
  }

  String digits(int count) {
    return letters("0123456789", count);
  }

  String letters(String alphabet, int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /** RFC 3261 section 25.1, SWS: mostly nothing, sometimes blanks, seldom a folded line. */
  String blanks() {
    int choice = random.nextInt(100);
    if (plain || choice < 88) {
      return "";
    }
    return choice < 94 ? " " : choice < 96 ? "\t" : choice < 98 ? "  " : "\r\n ";
  }

  /** RFC 3261 section 25.1, HCOLON: nothing, or blanks and tabs that may not be folded. */
  String beforeColon() {
    String blanks = random.nextInt(100) < 6 ? of(" ", "\t", "  ") : "";
    return plain ? "" : blanks;
  }

  /** RFC 3261 section 25.1, LWS: the same, but never nothing. */
  String gap() {
    String blanks = blanks();
    return blanks.isEmpty() ? " " : blanks;
  }

  /** A separator with the blanks that may stand around it. */
  String around(String separator) {
    return blanks() + separator + blanks();
  }

  /** The same name in letters of any case. */
  String anyCase(String name) {
    if (percent(70)) {
      return name;
    }
    Random random = new Random(this.random.nextInt());
    if (plain) {
      return name;
    }
    StringBuilder text = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      text.append(random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c));
    }
    return text.toString();
  }

  /** RFC 3261 section 25.1, quoted-string: with what would part values elsewhere, and escapes. */
  String quoted() {
    StringBuilder text = new StringBuilder("\"");
    int pieces = between(1, 3);
    for (int i = 0; i < pieces; i++) {
      text.append(
          of(
              "Alice",
              "Bob Smith",
              "Größe",
              "日本語",
              "a, b",
              "x;y=z",
              "<sip:c@d>",
              "\\\"",
              "\\\\",
              "né @",
              "1:2",
              " "));
    }
    return text.append('"').toString();
  }
}
