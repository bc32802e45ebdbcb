package io.sipstream.explorer.page;

import io.sipstream.explorer.html.VisibleText;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes rows of values for spreadsheets (RFC 4180). No value becomes a formula. */
final class Csv {
  private static final String NUMBER = "\\+?[0-9]+(\\.[0-9]+)?";

  /** Finds what starts a formula, also where a semicolon or a tab separates cells. */
  private static final Pattern FORMULA =
      Pattern.compile("((?:^|[;\\t])[\\s\"]*)(?=[-=+@|%\uff1d\uff0b\uff0d\uff20])");

  private Csv() {}

  /** Returns a row with its line end. */
  static String row(List<String> values) {
    return values.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\r\n";
  }

  private static String cell(String value) {
    String visible = VisibleText.of(value);
    String text = visible.matches(NUMBER) ? visible : FORMULA.matcher(visible).replaceAll("$1'");
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}
