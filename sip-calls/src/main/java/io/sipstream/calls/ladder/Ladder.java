package io.sipstream.calls.ladder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Describes messages as arrows between columns of elements, in the order of capture. Immutable.
 *
 * @param columns names of the elements, the caller's first
 * @param legs Call-IDs in the order of their first message
 * @param rows arrows in the order of capture
 */
public record Ladder(List<String> columns, List<String> legs, List<LadderRow> rows) {
  /** Pauses beyond this are drawn as a break, nanoseconds. */
  public static final long PAUSE_NANOS = 1_000_000_000;

  public Ladder {
    columns = List.copyOf(columns);
    legs = List.copyOf(legs);
    rows = List.copyOf(rows);
  }

  /**
   * Creates a ladder of messages in any order.
   *
   * @param names names of elements
   * @param visible replaces invisible characters of a text
   */
  public static Ladder of(
      List<LadderMessage> messages, ElementNames names, UnaryOperator<String> visible) {
    List<LadderMessage> shown = new ArrayList<>(messages.size());
    for (LadderMessage message : messages) {
      shown.add(visible(message, visible));
    }
    shown.sort(LadderMessage.ORDER);
    LadderColumns columns = LadderColumns.of(shown, names, visible);
    Map<String, Integer> legs = new LinkedHashMap<>();
    List<LadderRow> rows = new ArrayList<>();
    List<LadderArrow> arrows = LadderArrow.of(shown);
    long first = arrows.isEmpty() ? 0 : arrows.get(0).message().timeNanos();
    long last = first;
    for (LadderArrow arrow : arrows) {
      LadderMessage message = arrow.message();
      rows.add(
          new LadderRow(
              message,
              columns.indexOf(message.source()),
              columns.indexOf(message.destination()),
              legs.computeIfAbsent(message.callId(), id -> legs.size()),
              arrow.copy(),
              arrow.copies(),
              message.timeNanos() - first,
              message.timeNanos() - last,
              arrow.sightings()));
      last = message.timeNanos();
    }
    return new Ladder(columns.names(), List.copyOf(legs.keySet()), rows);
  }

  private static LadderMessage visible(LadderMessage message, UnaryOperator<String> visible) {
    return new LadderMessage(
        message.id(),
        message.timeNanos(),
        visible.apply(message.tap()),
        message.source(),
        message.destination(),
        visible.apply(message.label().strip()),
        message.request(),
        message.setUp(),
        message.viaDepth(),
        visible.apply(message.callId()),
        message.transaction(),
        visible.apply(message.media()));
  }
}
