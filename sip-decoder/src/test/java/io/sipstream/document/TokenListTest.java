package io.sipstream.document;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written of a list is written again, and must be what it would be second. */
class TokenListTest {
  private static final String OPTIONS =
      """
      OPTIONS sip:a@b.example SIP/2.0\r
      Via: SIP/2.0/UDP h;branch=z9hG4bK1\r
      From: <sip:c@d.example>;tag=1\r
      To: <sip:a@b.example>\r
      Call-ID: 1\r
      CSeq: 1 OPTIONS\r
      Max-Forwards: 70\r
      """;

  private final FrameDecoder decoder = new FrameDecoder(DecoderSettings.defaults());
  private final SipDocumentWriter writer = new SipDocumentWriter(DecoderSettings.defaults());

  /** Writes the message of a frame after those before. */
  private WrittenMessage one(byte[] frame) {
    var outcome = (Outcome.Message) decoder.decode(frame, TestFrames.context(frame));
    return WrittenMessage.of(writer, outcome.decoded());
  }

  /** The values, and what is wrong with them, of which one header alone may tell. */
  @Test
  void whatIsWrongWithAListIsToldEachTime() {
    String tooMany = "a" + ",a".repeat(64);
    String both = "Allow: " + tooMany + "\r\nSupported: " + tooMany;
    for (String headers : List.of(both, "Supported: " + tooMany, "Allow: " + tooMany, both)) {
      byte[] frame = TestFrames.sip(OPTIONS + headers + "\r\n\r\n");
      var document = one(frame);
      assertThat(document.problems()).as(headers).contains("too_many_values");
      assertThat(document.json()).isEqualTo(Documents.of(frame).json());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Allow: INVITE, ACK, Bye",
        "Allow: INVITE\r\nAllow: ACK",
        "Allow: INVITE,, ACK",
        "Supported: ",
        "Supported: timer\r\nAllow: timer\r\nRequire: timer",
        "Require: 100rel,\"q\"",
        "Unsupported: f\u00fcr",
        "Allow: INVITE\r\nSubject: \u0080"
      })
  void theSecondDocumentIsAsTheFirst(String headers) {
    // As ISO 8859-1, so that some of it is not UTF-8.
    byte[] sip = (OPTIONS + headers + "\r\n\r\n").getBytes(ISO_8859_1);
    byte[] frame = TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, sip);
    for (int time = 0; time < 2; time++) {
      var document = one(frame);
      WrittenMessage second = Documents.of(frame);
      assertThat(document.json()).isEqualTo(second.json());
      assertThat(document.problems()).isEqualTo(second.problems());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Allow", "Supported", "Require", "Proxy-Require", "Unsupported"})
  void listsAreInLowerCase(String name) {
    var fields = Documents.fields(OPTIONS + name + ": Aa,  bB ,cc\r\n\r\n");
    assertThat(fields.get("sip." + name.toLowerCase(Locale.ROOT).replace('-', '_')))
        .isEqualTo(List.of("aa", "bb", "cc"));
  }
}
