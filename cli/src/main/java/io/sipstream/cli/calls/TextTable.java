package io.sipstream.cli.calls;

import io.sipstream.frames.TerminalText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Collects the rows of a table, since the widest cell of all rows gives the width of a column. */
final class TextTable {
  private static final int WIDEST_CELL = 60;

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(List<String> headings) {
    rows.add(headings);
  }

  /** Adds a row; its texts are made safe for a terminal. */
  void row(List<String> cells) {
    rows.add(cells.stream().map(cell -> TerminalText.of(cell, WIDEST_CELL)).toList());
  }

  /** Writes aligned columns. */
  void write(OutputStream out) throws IOException {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      CallOutput.line(out, text.toString().stripTrailing());
    }
  }
}
