package io.sipstream.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SHORT = "192.0.2.1";
  private static final String LONG = "2001:db8:1111:2222:3333:4444:5555:6666";

  @Test
  void anArrowGoesFromSenderToReceiver() {
    var ladder =
        new Ladder(
            List.of(
                request(SHORT, "192.0.2.2", "INVITE"), answer("192.0.2.2", SHORT, 100, "Trying")),
            0);
    assertThat(ladder.lines())
        .containsExactly(
            "                          192.0.2.1:5060            192.0.2.2:5060",
            "10:00:00.000000001               |-------- INVITE -------->|",
            "10:00:00.000000001               |<------ 100 Trying ------|");
  }

  @Test
  void columnsAreAsWideAsTheWidestParticipant() {
    List<String> lines =
        new Ladder(
                List.of(
                    request(LONG, SHORT, "INVITE"),
                    request(SHORT, "2001:db8::1", "INVITE"),
                    request(SHORT, SHORT, "OPTIONS")),
                0)
            .lines();
    String header = lines.get(0);
    assertThat(header).contains("[" + LONG + "]:5060").contains("[2001:db8::1]:5060");
    for (String participant : List.of("[" + LONG + "]:5060", SHORT + ":5060")) {
      int middle = header.indexOf(participant) + participant.length() / 2;
      assertThat(lines.subList(1, 4))
          .allMatch(line -> line.substring(middle - 1, middle + 2).contains("|"), participant);
    }
    assertThat(lines.get(3)).contains("| OPTIONS (to itself)").endsWith("|");
  }

  @Test
  void whatIsLeftOutIsCounted() {
    List<JsonNode> one = List.of(request(SHORT, LONG, "INVITE"));
    assertThat(new Ladder(one, 7).lines()).hasSize(3).endsWith("... and 7 more");
    assertThat(new Ladder(one, 0).lines()).hasSize(2);
  }

  @Test
  void nothingInItMovesTheCursor() {
    var ladder =
        new Ladder(
            List.of(
                request("\u001b[2J", "192.0.2.2\r", "IN\u001b[31mVITE"),
                answer(SHORT, "192.0.2.2", 200, "O\u202eK\u009b\u2028")),
            0);
    assertThat(String.join("", ladder.lines()))
        .doesNotContainPattern("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u202e]")
        .contains("IN\\u001b[31mVITE")
        .contains("200 O\\u202eK\\u009b");
  }

  private static JsonNode request(String from, String to, String method) {
    ObjectNode message = message(from, to);
    message.withObject("/sip").put("method", method);
    return message;
  }

  private static JsonNode answer(String from, String to, int code, String status) {
    ObjectNode message = message(from, to);
    message.withObject("/sip").put("code", code).put("status", status);
    return message;
  }

  private static ObjectNode message(String from, String to) {
    ObjectNode message = JSON.createObjectNode();
    message.withObject("/source").put("ip", from).put("port", 5060);
    message.withObject("/destination").put("ip", to).put("port", 5060);
    message.withObject("/sip").put("timestamp", "2026-11-22T10:00:00.000000001Z");
    return message;
  }
}
