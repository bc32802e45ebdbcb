package io.sipstream.explorer.page;

import java.util.List;
import java.util.stream.Collectors;

/** Writes rows of values for spreadsheets (RFC 4180). No value becomes a formula. */
final class Csv {
  private static final String NUMBER = "\\+?[0-9]+(\\.[0-9]+)?";

  private Csv() {}

  /** Returns a row with its line end. */
  static String row(List<String> values) {
    return values.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\r\n";
  }

  private static String cell(String value) {
    String visible = io.sipstream.explorer.html.VisibleText.of(value);
    boolean formula =
        !visible.isEmpty() && "=+-@|%".indexOf(visible.charAt(0)) >= 0 && !visible.matches(NUMBER);
    return '"' + (formula ? "'" : "") + visible.replace("\"", "\"\"") + '"';
  }
}
