package io.sipstream.calls.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class LadderDrawingsTest {
  private static final String CALLER = "192.0.2.1";
  private static final String CALLEE = "192.0.2.2";

  /** Texts that mean something to a terminal, to XML or to Mermaid. */
  private static final List<String> HOSTILE =
      List.of(
          "</text><script>alert(1)</script>",
          "]]>&amp;&#0;<!--",
          "\" onload=\"x",
          "\u001b[2J\u0000\u0008\uFFFE\uD800",
          "a;b #59; %%{init: {}}%%",
          "end\nNote over e0: x\r\nparticipant e9",
          "%s %d %n %1$s",
          "\u202eevil\u2028");

  @Test
  void textHasAnArrowPerMessage() {
    Ladder ladder =
        new TestMessages()
            .media("PCMA 192.0.2.1:4000")
            .invite(0, CALLER, CALLEE, 1)
            .media("")
            .response(0.25, CALLEE, CALLER, "100 Trying")
            .ladder();

    assertThat(TextLadder.lines(ladder))
        .containsExactly(
            "                                           192.0.2.1                          "
                + " 192.0.2.2",
            "10:00:00.000000                                 |-- INVITE [PCMA 192.0.2.1:4000] -->|",
            "10:00:00.000250    +0.000250                    |<----------- 100 Trying"
                + " -----------|");
  }

  @Test
  void textHasPausesAndDotsForRetransmissions() {
    List<String> lines =
        TextLadder.lines(
            new TestMessages()
                .invite(0, CALLER, CALLEE, 1)
                .invite(500, CALLER, CALLEE, 1)
                .response(62_500, CALLEE, CALLER, "200 OK")
                .ladder());

    assertThat(lines.get(2)).contains("|...", " INVITE (2 of 2) ", "...>|");
    assertThat(lines.get(3)).contains(":").contains(" 62.0 s ").doesNotContain("|");
    assertThat(lines.get(4)).contains("+62.000000", "|<---", " 200 OK ");
  }

  @Test
  void textFitsItsColumns() {
    String longText = "x".repeat(300);
    List<String> lines =
        TextLadder.lines(
            new TestMessages()
                .media(longText)
                .invite(0, CALLER, CALLEE, 1)
                .request(1, CALLEE, CALLEE, "OPTIONS")
                .response(2, CALLEE, CALLER, "200 " + longText)
                .ladder());

    assertThat(lines.get(1)).contains("…").hasSizeLessThan(150);
    assertThat(lines.get(1).indexOf('>')).isEqualTo(lines.get(3).lastIndexOf('|') - 1);
    assertThat(lines.get(2)).contains("OPTIONS").contains("(to itself)");
  }

  @Test
  void svgHasAnArrowPerMessageAndALinePerElement() throws Exception {
    Document svg =
        parse(
            SvgLadder.of(
                new TestMessages()
                    .invite(0, CALLER, CALLEE, 1)
                    .response(1, CALLEE, CALLER, "180 Ringing")
                    .request(2, CALLEE, CALLEE, "OPTIONS")
                    .ladder()));

    assertThat(svg.getElementsByTagName("polygon").getLength()).isEqualTo(3);
    assertThat(svg.getElementsByTagName("line").getLength()).isEqualTo(2 + 2);
    assertThat(texts(svg)).contains(CALLER, CALLEE + ":5060", "INVITE", "180 Ringing", "OPTIONS");
  }

  @Test
  void svgStaysWithinItsSize() throws Exception {
    Document svg =
        parse(
            SvgLadder.of(
                new TestMessages()
                    .invite(0, CALLER, CALLEE, 1)
                    .response(5_000, CALLEE, CALLER, "200 OK")
                    .request(9_000, CALLEE, CALLER, "BYE")
                    .ladder()));
    int height = Integer.parseInt(svg.getDocumentElement().getAttribute("height"));
    int width = Integer.parseInt(svg.getDocumentElement().getAttribute("width"));

    NodeList texts = svg.getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      var attributes = texts.item(i).getAttributes();
      assertThat(Integer.parseInt(attributes.getNamedItem("y").getNodeValue()))
          .isBetween(0, height);
      assertThat(Integer.parseInt(attributes.getNamedItem("x").getNodeValue())).isBetween(0, width);
    }
  }

  @Test
  @Tag("hostile")
  void hostileTextsAreTextsInSvg() throws Exception {
    for (String text : HOSTILE) {
      Document svg = parse(SvgLadder.of(hostile(text)));

      assertThat(svg.getElementsByTagName("script").getLength()).isZero();
      assertThat(svg.getElementsByTagName("polygon").getLength()).isEqualTo(1);
      assertThat(svg.getElementsByTagName("text").item(2).getAttributes().getLength()).isEqualTo(5);
    }
    assertThat(texts(parse(SvgLadder.of(hostile("a<b>&\"c"))))).contains("a<b>&\"c [a<b>&\"c]");
  }

  @Test
  @Tag("hostile")
  void hostileTextsStayInTheirLineOfMermaid() {
    for (String text : HOSTILE) {
      List<String> lines = MermaidLadder.of(hostile(text)).lines().toList();

      assertThat(lines).hasSize(4);
      assertThat(lines.get(1)).startsWith("  participant e0 as ");
      assertThat(lines.get(3)).startsWith("  e0->>e1: 10#58;00#58;00.000000 ");
      for (String line : lines) {
        String rest = line.replaceAll("#[0-9]+;", "").replaceFirst("e0->>e1: ", "");
        assertThat(rest).doesNotContainPattern("[#;:<>{}%\"\\\\\\p{Cntrl}]");
      }
    }
  }

  /** Mermaid's documentation: a character is # , its decimal number, and a semicolon. */
  @Test
  void mermaidHasArrowsOfRequestsAndResponses() {
    assertThat(
            MermaidLadder.of(
                new TestMessages()
                    .invite(0, CALLER, CALLEE, 1)
                    .response(62_500, CALLEE, CALLER, "200 a;b")
                    .ladder()))
        .isEqualTo(
            """
            sequenceDiagram
              participant e0 as 192.0.2.1
              participant e1 as 192.0.2.2
              e0->>e1: 10#58;00#58;00.000000 INVITE
              Note over e0,e1: 62.5 s
              e1-->>e0: 10#58;01#58;02.500000 200 a#59;b
            """);
  }

  @Test
  void legsDifferInColourAndLineStyle() throws Exception {
    Document svg =
        parse(
            SvgLadder.of(
                new TestMessages()
                    .invite(0, CALLER, CALLEE, 1)
                    .callId("other leg")
                    .invite(1, CALLEE, CALLER, 1)
                    .ladder()));
    NodeList lines = svg.getElementsByTagName("line");
    List<String> styles = new ArrayList<>();
    for (int i = 2; i < lines.getLength(); i++) {
      var attributes = lines.item(i).getAttributes();
      styles.add(attributes.getNamedItem("stroke").getNodeValue());
      styles.add(attributes.getNamedItem("stroke-dasharray").getNodeValue());
    }

    assertThat(styles).hasSize(4).doesNotHaveDuplicates();
  }

  /** Returns a ladder of one message whose every text is the given one. */
  private static Ladder hostile(String text) {
    List<LadderMessage> messages =
        new TestMessages()
            .tap(text)
            .callId(text)
            .media(text)
            .request(0, CALLER, CALLEE, text)
            .list();
    return Ladder.of(messages, (ip, port) -> text + ip, shown -> shown);
  }

  private static List<String> texts(Document svg) {
    List<String> texts = new ArrayList<>();
    NodeList nodes = svg.getElementsByTagName("text");
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
