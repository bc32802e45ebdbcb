package io.sipstream.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.sip.SipParser;
import io.sipstream.text.Span;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several messages in one payload of a HEP sender. */
class HepMessagesTest {
  private static final String FIRST =
      message("OPTIONS sip:bob@h SIP/2.0", "Content-Length: 4\r\n", "body");
  private static final String SECOND = message("SIP/2.0 200 OK", "l: 0\r\n", "");

  private static String message(String startLine, String length, String body) {
    return startLine + "\r\nCall-ID: a\r\nCSeq: 1 OPTIONS\r\n" + length + "\r\n" + body;
  }

  private static List<String> split(String payload) {
    Span bytes = Span.of(payload);
    return HepMessages.of(bytes, SipParser.parseDatagram(bytes)).stream()
        .map(Span::toString)
        .toList();
  }

  @Test
  void allMessagesAreFound() {
    assertThat(split(FIRST + SECOND + FIRST)).containsExactly(FIRST, SECOND, FIRST);
    assertThat(split(FIRST + "\r\n\r\n" + SECOND)).containsExactly(FIRST, SECOND);
  }

  @Test
  void otherBytesBehindAMessageStayPartOfIt() {
    assertThat(split(FIRST + "more")).containsExactly(FIRST + "more");
    String without = message("OPTIONS sip:bob@h SIP/2.0", "", SECOND);
    assertThat(split(without)).containsExactly(without);
  }

  @Test
  void theirNumberIsLimited() {
    assertThat(split(String.join("", Collections.nCopies(100, FIRST)))).hasSize(64);
  }
}
