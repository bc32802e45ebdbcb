package io.sipstream.calls.ladder;

import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Draws a ladder as SVG without styles or scripts. Legs, methods or transactions differ in colour
 * and in line style, retransmissions in width. Texts have a white outline, since they cross the
 * lines of elements. Thread-safe.
 */
public final class SvgLadder {
  private static final int TIME_WIDTH = 210;
  private static final int COLUMN_WIDTH = 220;
  private static final int HEAD_HEIGHT = 44;
  private static final int ROW_HEIGHT = 34;
  private static final double CHARACTER_WIDTH = 6.7;

  /** Colours with a contrast of at least 4.5 to 1 on white. */
  private static final String[] COLOURS = {
    "#0b5394", "#a61c00", "#38761d", "#741b47", "#7f6000", "#134f5c"
  };

  private static final String[] DASHES = {"none", "8 3", "2 3", "10 3 2 3", "5 5", "1 4"};

  private final Ladder ladder;
  private final LadderStyle style;

  /** Numbers of colours by what their arrows have in common. */
  private final Map<String, Integer> colours = new HashMap<>();

  private final int columnWidth;
  private StringBuilder svg = new StringBuilder();
  private int y;

  /**
   * Creates the pictures of a ladder and its parts, which have equal widths.
   *
   * @param style colours and times
   */
  public SvgLadder(Ladder ladder, LadderStyle style) {
    this.ladder = ladder;
    this.style = style;
    double widest = COLUMN_WIDTH;
    for (LadderRow row : ladder.rows()) {
      colours.putIfAbsent(style.colour().group(row), colours.size());
      int share = Math.max(1, Math.abs(row.from() - row.to()));
      widest = Math.max(widest, (row.text().length() + 8) * CHARACTER_WIDTH / share);
    }
    this.columnWidth = (int) Math.min(2 * COLUMN_WIDTH, widest);
  }

  /** Returns the picture as an SVG document with times in UTC. */
  public static String of(Ladder ladder) {
    return new SvgLadder(ladder, new LadderStyle(ZoneOffset.UTC, LadderStyle.Colour.LEG, false))
        .first(ladder.rows().size());
  }

  /** Returns the ladder. */
  public Ladder ladder() {
    return ladder;
  }

  /** Returns the picture of the names of the columns and the first rows. */
  public String first(int rows) {
    return draw(true, 0, Math.min(rows, ladder.rows().size()));
  }

  /** Returns the picture of the names of the columns. */
  public String head() {
    return draw(true, 0, 0);
  }

  /** Returns the picture of rows. */
  public String rows(int begin, int end) {
    return draw(false, begin, Math.min(end, ladder.rows().size()));
  }

  /** Returns the width of all pictures. */
  public int width() {
    return TIME_WIDTH + columnWidth * Math.max(1, ladder.columns().size());
  }

  /** Returns the height of the names of the columns. */
  public int headHeight() {
    return HEAD_HEIGHT;
  }

  /** Returns the height of the picture of rows. */
  public int rowsHeight(int begin, int end) {
    int lines = 0;
    for (LadderRow row : ladder.rows().subList(begin, Math.min(end, ladder.rows().size()))) {
      lines += row.sinceLastNanos() > Ladder.PAUSE_NANOS ? 2 : 1;
    }
    return ROW_HEIGHT * lines;
  }

  private synchronized String draw(boolean headed, int begin, int end) {
    svg = new StringBuilder();
    y = headed ? HEAD_HEIGHT : 0;
    int height = y + rowsHeight(begin, end);
    int columnsAt = headed ? HEAD_HEIGHT / 2 + 8 : 0;
    add(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
        font-family="monospace" font-size="11" stroke="#ffffff" stroke-width="3" paint-order="stroke" \
        role="img">
        <title>Ladder of %3$d messages between %4$d elements</title>
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        """,
        width(), height, end - begin, ladder.columns().size());
    for (int i = 0; i < ladder.columns().size(); i++) {
      if (headed) {
        text(middle(i), HEAD_HEIGHT / 2, "middle", "#202124", "13", ladder.columns().get(i));
      }
      add(
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#9aa0a6\" stroke-width=\"1\"/>%n",
          middle(i), columnsAt, middle(i), height);
    }
    ladder.rows().subList(begin, end).forEach(this::row);
    return svg.append("</svg>\n").toString();
  }

  private void row(LadderRow row) {
    if (row.sinceLastNanos() > Ladder.PAUSE_NANOS) {
      y += ROW_HEIGHT;
      text(
          10,
          y - 8,
          "start",
          "#5f6368",
          "11",
          "pause of " + LadderTimes.pause(row.sinceLastNanos()));
    }
    y += ROW_HEIGHT;
    int line = y - 14;
    String delta = row.sinceStartNanos() == 0 ? "" : " " + LadderTimes.delta(row.sinceLastNanos());
    text(10, line + 4, "start", "#5f6368", "11", style.time(row) + delta);
    int group = colours.get(style.colour().group(row));
    String colour = COLOURS[group % COLOURS.length];
    String dash = DASHES[group % DASHES.length];
    String width = row.isRetransmission() ? "0.8" : "1.6";
    int from = middle(row.from());
    int to = middle(row.to());
    if (row.isToItself()) {
      add(
          "<path d=\"M%d %d h30 v10 h-26\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\""
              + " stroke-dasharray=\"%s\"/>%n",
          from, line - 5, colour, width, dash);
      head(from, line + 5, -1, colour);
      text(from + 36, line + 2, "start", colour, "11", row.text());
      return;
    }
    int direction = from < to ? 1 : -1;
    add(
        "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"%s\""
            + " stroke-dasharray=\"%s\"/>%n",
        from, line, to - 6 * direction, line, colour, width, dash);
    head(to, line, direction, colour);
    text((from + to) / 2, line - 4, "middle", colour, "11", row.text());
    text(from + 3 * direction, line + 13, anchor(direction), "#5f6368", "9", port(row, true));
    text(to - 3 * direction, line + 13, anchor(-direction), "#5f6368", "9", port(row, false));
  }

  private static String port(LadderRow row, boolean source) {
    return String.valueOf((source ? row.message().source() : row.message().destination()).port());
  }

  private static String anchor(int direction) {
    return direction > 0 ? "start" : "end";
  }

  private void head(int x, int at, int direction, String colour) {
    int back = x - 8 * direction;
    add(
        "<polygon points=\"%d,%d %d,%d %d,%d\" fill=\"%s\" stroke=\"none\"/>%n",
        x, at, back, at - 4, back, at + 4, colour);
  }

  private void text(int x, int at, String anchor, String colour, String size, String text) {
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\" font-size=\"%s\">%s</text>%n",
        x, at, anchor, colour, size, escaped(text));
  }

  private int middle(int column) {
    return TIME_WIDTH + column * columnWidth + columnWidth / 2;
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isXml(character) ? character : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  /** Returns whether XML 1.0 allows the character. */
  private static boolean isXml(int character) {
    return character >= 0x20
        && (character < 0xD800 || character > 0xDFFF)
        && character != 0xFFFE
        && character != 0xFFFF;
  }
}
