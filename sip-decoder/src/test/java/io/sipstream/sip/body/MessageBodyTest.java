package io.sipstream.sip.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipParser;
import io.sipstream.text.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies as RFC 2046 section 5.1, RFC 2045 section 6 and RFC 9110 section 8.4.1 have them. */
class MessageBodyTest {
  private SipMessage message;

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "application/sdp, sdp, true",
        "Application/SDP ; charset=utf-8, sdp, true",
        "application/isup;version=itu-t92+, isup, false",
        "application/pidf+xml, pidf, true",
        "application/rs-metadata+xml, siprec, true",
        "message/sipfrag;version=2.0, sipfrag, true",
        "application/dtmf-relay, dtmf_relay, true",
        "application/vq-rtcpxr, vq_rtcpxr, true",
        "text/plain, text, true",
        "image/png, other, false",
        "application/own+json, other, true",
      })
  void kinds(String type, String kind, boolean textual) {
    MessageBody body = body("Content-Type: " + type, "x");
    assertThat(body.parts()).hasSize(1);
    assertThat(body.parts().get(0).kind()).isEqualTo(kind);
    assertThat(body.parts().get(0).isTextual()).isEqualTo(textual);
    assertThat(message.problems().namesWithOffsets()).isEmpty();
  }

  @Test
  void aBodyWithoutATypeIsNamed() {
    assertThat(body("X: y", "v=0\r\n").parts().get(0).kind()).isNull();
    assertThat(message.problems().names()).containsExactly("missing_content_type");
  }

  @Test
  void partsOfAMultipart() {
    MessageBody body =
        body(
            "Content-Type: multipart/mixed;boundary=\"b 1\"",
            "preamble\r\n--b 1\r\nContent-Type: application/sdp\r\n"
                + "Content-Disposition: session;handling=required\r\n\r\nv=0\r\ns=-\r\n"
                + "\r\n--b 1  \r\n\r\nplain\r\n--b 1\r\nc: message/sipfrag\r\n"
                + "Content-Transfer-Encoding: BASE64\r\n\r\n"
                + Base64.getMimeEncoder(16, new byte[] {'\r', '\n'})
                    .encodeToString("SIP/2.0 200 OK, at last".getBytes(ISO_8859_1))
                + "\r\n--b 1--\r\nepilogue");
    assertThat(body.isMultipart()).isTrue();
    assertThat(body.parts()).extracting(BodyPart::kind).containsExactly("sdp", "text", "sipfrag");
    assertThat(body.parts())
        .extracting(part -> part.content().toString())
        .containsExactly("v=0\r\ns=-\r\n", "plain", "SIP/2.0 200 OK, at last");
    assertThat(body.parts().get(0).disposition()).hasToString("session");
    assertThat(body.sessionDescription().version()).hasToString("0");
    assertThat(message.problems().namesWithOffsets()).isEmpty();
  }

  /** RFC 2045 section 6.7. */
  @Test
  void aQuotedPrintablePartIsDecoded() {
    MessageBody body =
        body(
            "Content-Type: multipart/mixed;boundary=b",
            "--b\r\nContent-Type: application/sdp\r\n"
                + "Content-Transfer-Encoding: Quoted-Printable\r\n\r\n"
                + "v=3D0\r\ns=3Da long = \r\nname\r\nm=3Daudio 4000 RTP/AVP=200\r\n\r\n--b--");
    assertThat(body.sessionDescription().sessionName()).hasToString("a long name");
    assertThat(body.sessionDescription().media()).hasSize(1);
    assertThat(message.problems().namesWithOffsets()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "multipart/mixed, x, multipart_boundary",
    "multipart/mixed;boundary=, x, multipart_boundary",
    "multipart/mixed;boundary=b, '--b||||x', multipart_unterminated",
    "multipart/mixed;boundary=b, x, multipart_unterminated",
    "multipart/mixed;boundary=b, '--b||Content-Transfer-Encoding: base64||||A||--b--', part_encoding",
  })
  void whatIsWrongWithAMultipartIsNamed(String type, String content, String problem) {
    body("Content-Type: " + type, content.replace("||", "\r\n"));
    assertThat(message.problems().names()).containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource({"3, text, ''", "4, text, ''", "5, other, body_nesting", "6, other, body_nesting"})
  void nestingIsBounded(int depth, String kind, String problem) {
    String type = "text/plain";
    String content = "inmost";
    for (int i = 0; i < depth; i++) {
      content = "--b" + i + "\r\nContent-Type: " + type + "\r\n\r\n" + content;
      content += "\r\n--b" + i + "--\r\n";
      type = "multipart/mixed;boundary=b" + i;
    }
    MessageBody body = body("Content-Type: " + type, content);
    assertThat(body.parts()).extracting(BodyPart::kind).containsExactly(kind);
    assertThat(String.join(" ", message.problems().names())).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource({"31, 31, ''", "32, 32, ''", "33, 32, too_many_parts", "500, 32, too_many_parts"})
  void partsAreBounded(int parts, int taken, String problem) {
    MessageBody body =
        body(
            "Content-Type: multipart/mixed;boundary=b", "--b\r\n\r\nx\r\n".repeat(parts) + "--b--");
    assertThat(body.parts()).hasSize(taken);
    assertThat(String.join(" ", message.problems().names())).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, 262143, 262143, ''",
    "gzip, 262144, 262144, ''",
    "gzip, 262145, 262144, body_too_large_decompressed",
    "x-gzip, 1, 1, ''",
    "deflate, 262144, 262144, ''",
    "DEFLATE, 10000000, 262144, body_too_large_decompressed",
    "raw, 262144, 262144, ''",
    "raw, 262145, 262144, body_too_large_decompressed",
  })
  void inflatedBytesAreBounded(String coding, int bytes, int taken, String problem)
      throws IOException {
    String content = compressed(coding, bytes);
    String name = coding.equals("raw") ? "deflate" : coding;
    MessageBody body = body("Content-Type: text/plain\r\nContent-Encoding: " + name, content);
    assertThat(body.parts().get(0).content().length()).isEqualTo(taken);
    assertThat(body.parts().get(0).content().toString()).matches("x+");
    assertThat(String.join(" ", message.problems().names())).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "identity, 1, ''",
    "gzip, 0, content_encoding",
    "deflate, 0, content_encoding",
    "br, 0, content_encoding_unknown",
    "'gzip, gzip', 0, content_encoding",
    "'gzip, br', 0, content_encoding_unknown",
    "'gzip, gzip, gzip, gzip, gzip', 0, too_many_content_encodings",
  })
  void whatCannotBeDecodedIsNamed(String coding, int parts, String problem) {
    MessageBody body =
        body("Content-Type: text/plain\r\nContent-Encoding: " + coding, "no such thing");
    assertThat(body.parts()).hasSize(parts);
    assertThat(String.join(" ", message.problems().names())).isEqualTo(problem);
  }

  @Test
  void aCompressedBodyThatIsCutIsNamed() throws IOException {
    String whole = compressed("gzip", 1000);
    MessageBody body =
        body(
            "Content-Type: text/plain\r\nContent-Encoding: gzip",
            whole.substring(0, whole.length() - 9));
    assertThat(body.parts()).isEmpty();
    assertThat(message.problems().names()).containsExactly("content_encoding");
  }

  private MessageBody body(String headers, String content) {
    String sip =
        "OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nFrom: <sip:a@h>\r\nTo: <sip:b@h>\r\n"
            + "Call-ID: 1\r\nCSeq: 1 OPTIONS\r\n"
            + headers
            + "\r\n\r\n"
            + content;
    byte[] bytes = sip.getBytes(ISO_8859_1);
    message = SipParser.parseDatagram(new Span(bytes, 0, bytes.length));
    return MessageBody.of(message);
  }

  private static String compressed(String coding, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    Arrays.fill(content, (byte) 'x');
    ByteArrayOutputStream into = new ByteArrayOutputStream();
    Deflater raw = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try (OutputStream out =
        coding.endsWith("gzip")
            ? new GZIPOutputStream(into)
            : coding.equals("raw")
                ? new DeflaterOutputStream(into, raw)
                : new DeflaterOutputStream(into)) {
      out.write(content);
    }
    raw.end();
    return into.toString(ISO_8859_1);
  }
}
