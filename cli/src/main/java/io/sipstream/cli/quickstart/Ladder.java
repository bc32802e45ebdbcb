package io.sipstream.cli.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/**
 * A call as a ladder of text: a column for each address and port, an arrow for each message, in the
 * order of capture.
 *
 * <pre>
 *                         192.0.2.1:5060         192.0.2.2:5060
 * 20:55:42.123456789             |------- INVITE ------->|
 * 20:55:42.123458210             |<---- 100 Trying ------|
 * </pre>
 */
final class Ladder {
  private static final int TIME_WIDTH = 20;
  private static final int COLUMN_WIDTH = 26;
  private static final int ISO_TIME_AT = "2026-11-22T".length();

  private final List<JsonNode> messages;
  private final List<String> participants;

  /**
   * @param messages documents of one call, in order
   */
  Ladder(List<JsonNode> messages) {
    this.messages = List.copyOf(messages);
    var inOrder = new LinkedHashSet<String>();
    for (JsonNode message : messages) {
      inOrder.add(endpoint(message, "source"));
      inOrder.add(endpoint(message, "destination"));
    }
    this.participants = new ArrayList<>(inOrder);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(header());
    for (JsonNode message : messages) {
      lines.add(line(message));
    }
    return lines;
  }

  private String header() {
    StringBuilder header = new StringBuilder(" ".repeat(TIME_WIDTH));
    for (String participant : participants) {
      header.append(centred(participant, COLUMN_WIDTH, ' '));
    }
    return header.toString().stripTrailing();
  }

  private String line(JsonNode message) {
    int from = participants.indexOf(endpoint(message, "source"));
    int to = participants.indexOf(endpoint(message, "destination"));
    StringBuilder columns = new StringBuilder(" ".repeat(COLUMN_WIDTH * participants.size()));
    for (int i = 0; i < participants.size(); i++) {
      columns.setCharAt(middle(i), '|');
    }
    String what = label(message);
    if (from == to) {
      columns.replace(middle(from) + 1, columns.length(), " " + what + " (to itself)");
    } else {
      int left = middle(Math.min(from, to)) + 1;
      int right = middle(Math.max(from, to));
      String arrow = centred(" " + what + " ", right - left - 1, '-');
      columns.replace(left, right, from < to ? arrow + ">" : "<" + arrow);
    }
    String time = message.at("/sip/timestamp").asText();
    String clock = time.substring(Math.min(time.length(), ISO_TIME_AT)).replace("Z", "");
    return String.format(Locale.ROOT, "%-" + TIME_WIDTH + "s%s", clock, columns).stripTrailing();
  }

  private static int middle(int column) {
    return column * COLUMN_WIDTH + COLUMN_WIDTH / 2;
  }

  private static String label(JsonNode message) {
    JsonNode sip = message.path("sip");
    String label =
        sip.has("method")
            ? sip.path("method").asText()
            : sip.path("code").asText() + " " + sip.path("status").asText();
    int longest = COLUMN_WIDTH - 6;
    return label.length() <= longest ? label.strip() : label.substring(0, longest - 1) + "…";
  }

  private static String endpoint(JsonNode message, String side) {
    JsonNode endpoint = message.path(side);
    String ip = endpoint.path("ip").asText();
    return (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":" + endpoint.path("port").asInt();
  }

  private static String centred(String text, int width, char fill) {
    int free = Math.max(0, width - text.length());
    String left = String.valueOf(fill).repeat(free / 2);
    return left + text + String.valueOf(fill).repeat(free - free / 2);
  }
}
