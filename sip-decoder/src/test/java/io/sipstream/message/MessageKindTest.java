package io.sipstream.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.document.Documents;
import io.sipstream.document.SampleMessages;
import io.sipstream.document.TestFrames;
import io.sipstream.oracle.TsharkOracleTest;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageKindTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INVITE sip:b@b SIP/2.0  | 1 INVITE   | INVITE   | request",
        "PRACK sip:b@b SIP/2.0   | 1 PRACK    | PRACK    | request",
        "DANCE sip:b@b SIP/2.0   | 1 DANCE    | other    | request",
        "SIP/2.0 100 Trying      | 1 INVITE   | INVITE   | 1xx",
        "SIP/2.0 200 OK          | 7 REGISTER | REGISTER | 2xx",
        "SIP/2.0 302 Moved       | 1 INVITE   | INVITE   | 3xx",
        "SIP/2.0 486 Busy Here   | 1 INVITE   | INVITE   | 4xx",
        "SIP/2.0 503 Unavailable | 1 BYE      | BYE      | 5xx",
        "SIP/2.0 603 Decline     | 1 INVITE   | INVITE   | 6xx",
        "SIP/2.0 700 Beyond      | 1 INVITE   | INVITE   | other",
        "SIP/2.0 4040 Too long   | 1 INVITE   | INVITE   | other",
        "SIP/2.0 200 OK          | 7 DANCE    | other    | 2xx",
        "SIP/2.0 200 OK          | ?          | other    | 2xx",
      })
  void theMethodAndTheClassAreThoseOfTheMessage(
      String startLine, String cseq, String method, String responseClass) {
    String sip =
        startLine
            + "\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:a@a>;tag=1\r\n"
            + "To: <sip:b@b>\r\nCall-ID: 1@a\r\nCSeq: "
            + cseq
            + "\r\nContent-Length: 0\r\n\r\n";
    byte[] frame = TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, sip.getBytes(UTF_8));

    MessageKind kind = Documents.of(frame).kind();
    assertThat(kind.method()).isEqualTo(method);
    assertThat(kind.responseClass()).isEqualTo(responseClass);
    assertThat(Documents.of(frame).kind()).isSameAs(kind);
  }

  @Test
  void allSampleMessagesAreCountedAsTheirDocumentsSay() throws Exception {
    int messages = 0;
    for (Path capture : TsharkOracleTest.captures().toList()) {
      SampleMessages sample = SampleMessages.of(capture);
      for (int i = 0; i < sample.kinds().size(); i++) {
        check(sample.kinds().get(i), sample.allDocuments().get(i));
        messages++;
      }
    }
    assertThat(messages).isGreaterThan(300);
  }

  private static void check(MessageKind kind, JsonNode document) {
    int code = document.at("/sip/code").asInt(0);
    String expected = code >= 100 && code < 700 ? code / 100 + "xx" : "other";
    boolean request = document.at("/sip/type").asText().equals("request");

    assertThat(kind.responseClass()).isEqualTo(request ? "request" : expected);
    if (!kind.method().equals("other")) {
      assertThat(document.at("/event/action").asText())
          .isEqualTo("sip_" + kind.method().toLowerCase(Locale.ROOT));
    }
  }
}
