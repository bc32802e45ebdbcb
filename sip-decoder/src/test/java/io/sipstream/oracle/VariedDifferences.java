package io.sipstream.oracle;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Where tshark and we differ about the varied messages though they are in their usual spelling, and
 * by which rule we are right. A row covers a difference only if its condition holds for that very
 * message.
 */
enum VariedDifferences {
  PASSWORD(
      "sip\\.(r-uri|from|to|contact)\\.user",
      "RFC 3261 section 19.1.1: a password is no part of the user",
      (message, ours, tshark) ->
          tshark.stream().map(user -> user.replaceFirst(":.*", "")).toList().equals(ours)),
  PORT_OF_ONE_DIGIT(
      "sip\\.(r-uri|from|to|contact)\\.port",
      "RFC 3261 section 25.1: port is 1*DIGIT",
      (message, ours, tshark) ->
          tshark.equals(ours.stream().filter(port -> port.length() > 1).toList())),
  ESCAPED_BACKSLASH(
      "sip\\.auth\\..*",
      "RFC 3261 section 25.1: in \\\\ the second backslash is escaped, so the quote behind it closes",
      (message, ours, tshark) -> has(message, "(authorization|authenticate) *:.*\\\\\\\\\"")),
  QUOTED_VIA_PARAMETER(
      "sip\\.Via\\..*",
      "RFC 3261 section 25.1: via-extension may be a quoted string, with blanks, commas and"
          + " semicolons",
      (message, ours, tshark) -> has(message, "(via|v) *:.*=\"")),
  NAME_BEGINS_WITH_STAR(
      "sip\\.contact\\..*",
      "RFC 3261 section 25.1: a token may begin with an asterisk; only a lone one is the wildcard",
      (message, ours, tshark) -> has(message, "(contact|m) *:(.*,)? *\\*[^\r]"));

  /** When a row applies. */
  private interface Condition {
    boolean holds(String message, List<String> ours, List<String> tshark);
  }

  private final Pattern field;
  private final String rule;

  @SuppressWarnings("ImmutableEnumChecker") // captures nothing
  private final Condition condition;

  VariedDifferences(String field, String rule, Condition condition) {
    this.field = Pattern.compile(field);
    this.rule = rule;
    this.condition = condition;
  }

  /** Which row covers a difference; null if none does. */
  static VariedDifferences of(
      String message, String field, List<String> ours, List<String> tshark) {
    for (VariedDifferences row : values()) {
      if (row.field.matcher(field).matches() && row.condition.holds(message, ours, tshark)) {
        return row;
      }
    }
    return null;
  }

  /** Whether a header line of the message has this. */
  private static boolean has(String message, String line) {
    return Pattern.compile("^[a-z-]*" + line, Pattern.MULTILINE | Pattern.CASE_INSENSITIVE)
        .matcher(message)
        .find();
  }

  @Override
  public String toString() {
    return name() + " (" + rule + ")";
  }
}
