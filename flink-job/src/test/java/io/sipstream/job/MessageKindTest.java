package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.FrameContext;
import io.sipstream.document.FrameDecoder;
import io.sipstream.document.Outcome;
import io.sipstream.frames.LinkType;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
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
        // What a sender writes is no field, however much it looks like one.
        "SIP/2.0 486 \"sip\":{\"timestamp\":\"\",\"type\":\"response\",\"code\":200 | 1 BYE | BYE | 4xx",
      })
  void theMethodAndTheClassAreThoseOfTheMessage(
      String startLine, String cseq, String method, String responseClass) {
    String sip =
        startLine
            + "\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:a@a>;tag=1\r\n"
            + "To: <sip:b@b>\r\nCall-ID: 1@a\r\nCSeq: "
            + cseq
            + "\r\nContent-Length: 0\r\n\r\n";

    assertThat(MessageKind.of(document(sip.getBytes(UTF_8)).orElseThrow()))
        .isEqualTo(new MessageKind(method, responseClass));
  }

  @Test
  void whatIsNoDocumentIsOther() {
    for (String text : new String[] {"", "{}", "\"action\":\"sip_", "\"sip\":{\"timestamp\":\""}) {
      assertThat(MessageKind.of(text.getBytes(UTF_8)).method()).isEqualTo("other");
    }
  }

  @Test
  void allSampleMessagesAreCountedAsAParserReadsThem() throws Exception {
    int messages = 0;
    for (Path capture : SampleMessages.captures()) {
      for (byte[] document : SampleMessages.documents(capture)) {
        checkAgainstParser(document);
        messages++;
      }
    }
    assertThat(messages).isGreaterThan(300);
  }

  private static void checkAgainstParser(byte[] document) {
    JsonNode read = SampleMessages.json(document);
    MessageKind kind = MessageKind.of(document);
    int code = read.at("/sip/code").asInt(0);
    String expected = code >= 100 && code < 700 ? code / 100 + "xx" : "other";
    boolean request = read.at("/sip/type").asText().equals("request");

    assertThat(kind.responseClass()).isEqualTo(request ? "request" : expected);
    if (!kind.method().equals("other")) {
      assertThat(read.at("/event/action").asText())
          .isEqualTo("sip_" + kind.method().toLowerCase(Locale.ROOT));
    }
  }

  private static Optional<byte[]> document(byte[] sip) {
    byte[] packet = Frames.udp(5060, 5060, sip);
    Outcome outcome =
        new FrameDecoder(DecoderSettings.defaults())
            .decode(packet, new FrameContext(0, false, LinkType.RAW, packet.length, null));
    return outcome instanceof Outcome.Document document
        ? Optional.of(document.json())
        : Optional.empty();
  }
}
