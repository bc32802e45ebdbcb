package io.sipstream.cli.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.frames.TerminalText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/**
 * Draws a call as a ladder of text in the order of capture, with a column per address and port and
 * an arrow per message.
 *
 * <pre>
 *                         192.0.2.1:5060         192.0.2.2:5060
 * 20:55:42.123456789             |------- INVITE ------->|
 * 20:55:42.123458210             |<---- 100 Trying ------|
 * </pre>
 */
final class Ladder {
  private static final int TIME_WIDTH = 20;
  private static final int LEAST_COLUMN_WIDTH = 26;
  // The longest IPv6 address with brackets and port has 47 characters.
  private static final int LONGEST_PARTICIPANT = 48;
  private static final int ISO_TIME_AT = "2026-11-22T".length();

  private final List<JsonNode> messages;
  private final long leftOut;
  private final List<String> participants;
  private final int columnWidth;

  /** Creates a ladder of documents in order; further messages of the call are left out. */
  Ladder(List<JsonNode> messages, long leftOut) {
    this.messages = List.copyOf(messages);
    this.leftOut = leftOut;
    var inOrder = new LinkedHashSet<String>();
    for (JsonNode message : messages) {
      inOrder.add(endpoint(message, "source"));
      inOrder.add(endpoint(message, "destination"));
    }
    this.participants = new ArrayList<>(inOrder);
    int widest = participants.stream().mapToInt(String::length).max().orElse(0);
    this.columnWidth = Math.max(LEAST_COLUMN_WIDTH, widest + 2);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(header());
    for (JsonNode message : messages) {
      lines.add(line(message));
    }
    if (leftOut > 0) {
      lines.add("... and " + leftOut + " more");
    }
    return lines;
  }

  private String header() {
    StringBuilder header = new StringBuilder(" ".repeat(TIME_WIDTH));
    for (String participant : participants) {
      header.append(centred(participant, columnWidth, ' '));
    }
    return header.toString().stripTrailing();
  }

  private String line(JsonNode message) {
    int from = participants.indexOf(endpoint(message, "source"));
    int to = participants.indexOf(endpoint(message, "destination"));
    StringBuilder columns = new StringBuilder(" ".repeat(columnWidth * participants.size()));
    for (int i = 0; i < participants.size(); i++) {
      columns.setCharAt(middle(i), '|');
    }
    String what = label(message);
    if (from == to) {
      String text = " " + what + " (to itself) ";
      int left = middle(from) + 1;
      columns.replace(left, Math.min(columns.length(), left + text.length()), text);
    } else {
      int left = middle(Math.min(from, to)) + 1;
      int right = middle(Math.max(from, to));
      String arrow = centred(" " + what + " ", right - left - 1, '-');
      columns.replace(left, right, from < to ? arrow + ">" : "<" + arrow);
    }
    String time = TerminalText.of(message.at("/sip/timestamp").asText());
    String clock = time.substring(Math.min(time.length(), ISO_TIME_AT)).replace("Z", "");
    return String.format(Locale.ROOT, "%-" + TIME_WIDTH + "s%s", clock, columns).stripTrailing();
  }

  private int middle(int column) {
    return column * columnWidth + columnWidth / 2;
  }

  private String label(JsonNode message) {
    JsonNode sip = message.path("sip");
    String label =
        sip.has("method")
            ? sip.path("method").asText()
            : sip.path("code").asText() + " " + sip.path("status").asText();
    return TerminalText.of(label.strip(), columnWidth - 6);
  }

  private static String endpoint(JsonNode message, String side) {
    JsonNode endpoint = message.path(side);
    String ip = endpoint.path("ip").asText();
    String text = (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":" + endpoint.path("port").asInt();
    return TerminalText.of(text, LONGEST_PARTICIPANT);
  }

  private static String centred(String text, int width, char fill) {
    int free = Math.max(0, width - text.length());
    String left = String.valueOf(fill).repeat(free / 2);
    return left + text + String.valueOf(fill).repeat(free - free / 2);
  }
}
