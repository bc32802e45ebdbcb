package io.sipstream.calls.ladder;

/** Writes a ladder as a sequence diagram of Mermaid. */
public final class MermaidLadder {
  private static final String SPECIAL = "#;:<>{}\"%\\";

  private MermaidLadder() {}

  /** Returns the diagram; every text is escaped. */
  public static String of(Ladder ladder) {
    StringBuilder diagram = new StringBuilder("sequenceDiagram\n");
    for (int i = 0; i < ladder.columns().size(); i++) {
      diagram.append("  participant e").append(i);
      diagram.append(" as ").append(escaped(ladder.columns().get(i))).append('\n');
    }
    for (LadderRow row : ladder.rows()) {
      if (row.sinceLastNanos() > Ladder.PAUSE_NANOS) {
        diagram.append("  Note over e0");
        if (ladder.columns().size() > 1) {
          diagram.append(",e").append(ladder.columns().size() - 1);
        }
        diagram.append(": ").append(LadderTimes.pause(row.sinceLastNanos())).append('\n');
      }
      diagram.append("  e").append(row.from());
      diagram.append(row.message().request() ? "->>" : "-->>");
      diagram.append('e').append(row.to()).append(": ");
      diagram.append(escaped(LadderTimes.clock(row.message().timeNanos())));
      diagram.append(' ').append(escaped(row.text())).append('\n');
    }
    return diagram.toString();
  }

  /** Replaces what Mermaid takes for syntax by its decimal entities. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            character -> {
              if (SPECIAL.indexOf(character) >= 0) {
                escaped.append('#').append(character).append(';');
              } else {
                escaped.appendCodePoint(Character.isISOControl(character) ? ' ' : character);
              }
            });
    return escaped.toString();
  }
}
