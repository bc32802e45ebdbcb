package io.sipstream.calls.ladder;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws a ladder as lines of text, with a column for each element and an arrow for each message.
 *
 * <pre>
 *                               192.0.2.1                 192.0.2.2
 * 20:55:42.123456                   |-------- INVITE --------&gt;|
 * 20:55:42.123458   +0.000002       |&lt;------ 100 Trying ------|
 * </pre>
 */
public final class TextLadder {
  private static final int TIME_WIDTH = 30;
  private static final int LEAST_COLUMN_WIDTH = 26;
  private static final int MOST_COLUMN_WIDTH = 56;

  /** Spaces and arrow head around a label. */
  private static final int LABEL_MARGIN = 8;

  private final Ladder ladder;
  private final int columnWidth;

  private TextLadder(Ladder ladder) {
    this.ladder = ladder;
    int widest = 0;
    for (String column : ladder.columns()) {
      widest = Math.max(widest, column.length() + 2);
    }
    for (LadderRow row : ladder.rows()) {
      int share = Math.max(1, Math.abs(row.from() - row.to()));
      widest = Math.max(widest, (row.text().length() + LABEL_MARGIN) / share);
    }
    this.columnWidth = Math.min(MOST_COLUMN_WIDTH, Math.max(LEAST_COLUMN_WIDTH, widest));
  }

  /** Returns the ladder's lines without trailing spaces. */
  public static List<String> lines(Ladder ladder) {
    return new TextLadder(ladder).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(header());
    for (LadderRow row : ladder.rows()) {
      if (row.sinceLastNanos() > Ladder.PAUSE_NANOS) {
        lines.add(pause(row.sinceLastNanos()));
      }
      lines.add(line(row));
    }
    return lines;
  }

  private String header() {
    StringBuilder header = new StringBuilder(" ".repeat(TIME_WIDTH));
    for (String column : ladder.columns()) {
      header.append(centred(cut(column, columnWidth - 2), columnWidth, ' '));
    }
    return header.toString().stripTrailing();
  }

  private String pause(long nanos) {
    StringBuilder columns = new StringBuilder(lifelines().replace('|', ':'));
    String text = " " + LadderTimes.pause(nanos) + " ";
    int left = Math.max(0, columns.length() / 2 - text.length() / 2);
    columns.replace(left, Math.min(columns.length(), left + text.length()), text);
    return (" ".repeat(TIME_WIDTH) + columns).stripTrailing();
  }

  private String line(LadderRow row) {
    StringBuilder columns = new StringBuilder(lifelines());
    if (row.isToItself()) {
      String text = " " + cut(row.text(), MOST_COLUMN_WIDTH) + " (to itself) ";
      int left = middle(row.from()) + 1;
      columns.replace(left, Math.min(columns.length(), left + text.length()), text);
    } else {
      int left = middle(Math.min(row.from(), row.to())) + 1;
      int right = middle(Math.max(row.from(), row.to()));
      char stroke = row.isRetransmission() ? '.' : '-';
      String label = cut(row.text(), right - left - 5);
      String arrow = centred(" " + label + " ", right - left - 1, stroke);
      columns.replace(left, right, row.from() < row.to() ? arrow + ">" : "<" + arrow);
    }
    String time = LadderTimes.clock(row.message().timeNanos());
    String delta = row.sinceStartNanos() == 0 ? "" : LadderTimes.delta(row.sinceLastNanos());
    return "%s %12s  %s".formatted(time, delta, columns).stripTrailing();
  }

  private String lifelines() {
    StringBuilder columns = new StringBuilder(" ".repeat(columnWidth * ladder.columns().size()));
    for (int i = 0; i < ladder.columns().size(); i++) {
      columns.setCharAt(middle(i), '|');
    }
    return columns.toString();
  }

  private int middle(int column) {
    return column * columnWidth + columnWidth / 2;
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }

  private static String centred(String text, int width, char fill) {
    int free = Math.max(0, width - text.length());
    String left = String.valueOf(fill).repeat(free / 2);
    return left + text + String.valueOf(fill).repeat(free - free / 2);
  }
}
