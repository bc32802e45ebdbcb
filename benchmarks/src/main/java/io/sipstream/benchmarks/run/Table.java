package io.sipstream.benchmarks.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Holds a table of results; the first column names the rows. */
public record Table(List<String> header, List<List<String>> rows) {

  /** Formats the table for a terminal, with aligned columns. */
  public String text() {
    List<List<String>> lines = new ArrayList<>(List.of(header));
    lines.addAll(rows);
    int[] widths = new int[header.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - line.get(i).length());
        row.append(i == 0 ? "" : "  ");
        row.append(i == 0 ? line.get(i) + padding : padding + line.get(i));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  public String markdown() {
    StringBuilder text = new StringBuilder(row(header));
    text.append("| --- |").append(" ---: |".repeat(header.size() - 1)).append('\n');
    rows.forEach(row -> text.append(row(row)));
    return text.toString();
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  public Table {
    header = Collections.unmodifiableList(header);
    rows = Collections.unmodifiableList(rows);
  }
}
