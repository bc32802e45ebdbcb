package io.sipstream.explorer.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds a parsed search line. Immutable.
 *
 * @param line the line as typed
 * @param terms terms with a key; all of them must match
 * @param header name of a header field in lower case; empty for none
 * @param text free text, or the value of the header field; empty for none
 * @param error what is wrong with the line; empty if nothing is
 */
public record Query(String line, List<Term> terms, String header, String text, String error) {
  private static final int LONGEST = 512;
  private static final Pattern HEADER = Pattern.compile("([A-Za-z][A-Za-z0-9-]*):\\s+(\\S.*)");
  private static final Pattern TERM = Pattern.compile("([a-z]+):(\\S+)");
  private static final Pattern DURATION = Pattern.compile("[<>](\\d{1,6}(?:\\.\\d{1,6})?)(ms|s)?");

  /** Lists the keys of terms. */
  public enum Key {
    CODE,
    RESULT,
    METHOD,
    PEER,
    PROBLEM,
    FROM,
    TO,
    PDD,
    AFTER,
    BEFORE,
    LAST;

    /** Returns the name in a search line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Holds a key and the value that it must have. */
  public record Term(Key key, String value) {}

  public Query {
    terms = List.copyOf(terms);
  }

  /** Parses a search line. */
  public static Query parse(String line) {
    String stripped = line.strip();
    if (stripped.length() > LONGEST) {
      String error = "The search line has more than " + LONGEST + " characters. Shorten it.";
      return new Query("", List.of(), "", "", error);
    }
    List<Term> terms = new ArrayList<>();
    List<String> words = new ArrayList<>();
    String error = "";
    for (String word : stripped.isEmpty() ? new String[0] : stripped.split("\\s+")) {
      Matcher matcher = TERM.matcher(word);
      Key key = matcher.matches() ? key(matcher.group(1)) : null;
      if (key == null) {
        words.add(word);
      } else {
        Term term = new Term(key, matcher.group(2));
        terms.add(term);
        error = error.isEmpty() ? error(term) : error;
      }
    }
    String text = String.join(" ", words);
    Matcher header = HEADER.matcher(text);
    return header.matches()
        ? new Query(
            stripped, terms, header.group(1).toLowerCase(Locale.ROOT), header.group(2), error)
        : new Query(stripped, terms, "", text, error);
  }

  private static Key key(String name) {
    for (Key key : Key.values()) {
      if (key.toString().equals(name)) {
        return key;
      }
    }
    return null;
  }

  private static String error(Term term) {
    boolean valid =
        switch (term.key()) {
          case CODE -> term.value().matches("[1-6](\\d\\d|xx)");
          case PDD -> DURATION.matcher(term.value()).matches();
          case AFTER, BEFORE, LAST -> TimeTerm.isValid(term.key(), term.value());
          default -> true;
        };
    String example =
        switch (term.key()) {
          case CODE -> "code:503 or code:5xx.";
          case PDD -> "pdd:>3s or pdd:<200ms.";
          case LAST -> "last:15m, last:2h or last:7d.";
          default -> term.key() + ":2026-11-22 or " + term.key() + ":2026-11-22T21:13, in UTC.";
        };
    return valid ? "" : term.key() + ": " + term.value() + " is invalid. Use " + example;
  }

  /** Returns the steps of the search, of which the first that finds something gives the result. */
  public List<SearchStep> steps() {
    if (text.isEmpty()) {
      return List.of(new SearchStep(SearchStep.Kind.ALL, ""));
    }
    if (!header.isEmpty()) {
      return List.of(new SearchStep(SearchStep.Kind.TEXT, "header fields " + header));
    }
    List<SearchStep> steps = new ArrayList<>();
    steps.add(new SearchStep(SearchStep.Kind.CALL_ID, "Call-ID"));
    String digits = Digits.wanted(text);
    if (!digits.isEmpty()) {
      steps.add(new SearchStep(SearchStep.Kind.NUMBER, "numbers that end with " + digits));
    }
    steps.add(new SearchStep(SearchStep.Kind.NAME, "users, addresses and hosts"));
    steps.add(new SearchStep(SearchStep.Kind.TEXT, "text of messages"));
    return steps;
  }

  /** Returns the digits of a number in the text; empty if it is none. */
  public String digits() {
    return Digits.wanted(text);
  }

  /** Returns the digits of a number in the value of a term; empty if it is none. */
  public static String digits(Term term) {
    return Digits.wanted(term.value());
  }

  /** Returns whether a status code matches {@code 503} or {@code 5xx}. */
  static boolean matchesCode(String wanted, int code) {
    return wanted.endsWith("xx")
        ? code / 100 == wanted.charAt(0) - '0'
        : code == Integer.parseInt(wanted);
  }

  /** Returns whether a duration matches, such as {@code >3s}; an absent one, -1, does not. */
  static boolean matchesDuration(String wanted, long micros) {
    Matcher matcher = DURATION.matcher(wanted);
    if (micros < 0 || !matcher.matches()) {
      return false;
    }
    double factor = "ms".equals(matcher.group(2)) ? 1_000 : 1_000_000;
    double limit = Double.parseDouble(matcher.group(1)) * factor;
    return wanted.charAt(0) == '>' ? micros > limit : micros < limit;
  }
}
