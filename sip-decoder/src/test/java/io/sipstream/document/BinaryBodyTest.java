package io.sipstream.document;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.packet.TunnelPorts;
import io.sipstream.privacy.Mask;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.privacy.Pseudonymized;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Bodies that are no text: kept in base64, and no reason for the tag {@code invalid_utf8}. */
class BinaryBodyTest {
  private static final String ISUP = "\u0001\u0000\u0000\u00ff\u0080\r\nx\"";
  private static final String BASE64 = base64(ISUP);
  private static final String TEXT = "na\u00c3\u00afve";

  private static String base64(String latin1) {
    return Base64.getEncoder().encodeToString(latin1.getBytes(ISO_8859_1));
  }

  /** Strings are bytes: one character each. */
  private static JsonNode document(DecoderSettings settings, String headers, String body) {
    String head =
        """
        INVITE sip:+49301111@h SIP/2.0
        Via: SIP/2.0/UDP h.example.com;branch=z9hG4bK1
        From: <sip:a@h>;tag=1
        To: <sip:b@h>
        Call-ID: 1
        CSeq: 1 INVITE
        """;
    String message = (head + headers + "\n\n").replace("\n", "\r\n") + body;
    byte[] frame =
        TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, message.getBytes(ISO_8859_1));
    return Documents.parse(Documents.of(settings, frame).json());
  }

  private static JsonNode document(String headers, String body) {
    return document(DecoderSettings.defaults(), headers, body);
  }

  private static String parts(String... parts) {
    StringBuilder body = new StringBuilder();
    for (String part : parts) {
      body.append("--b\r\n").append(part).append("\r\n");
    }
    return body.append("--b--\r\n").toString();
  }

  private static String part(String type, String content) {
    return "Content-Type: " + type + "\r\n\r\n" + content;
  }

  private static DecoderSettings with(int limit, PseudonymSettings pseudonyms, Mask... masks) {
    int[] ports = {5060};
    return new DecoderSettings(
        Profile.FULL,
        ports,
        true,
        true,
        true,
        Set.of(masks),
        pseudonyms,
        0,
        TunnelPorts.defaults(),
        limit);
  }

  @Test
  void aBinaryBodyIsInBase64() {
    JsonNode document = document("Content-Type: application/isup;version=itu-t92+", ISUP);
    assertThat(document.at("/sip/body/binary")).hasToString('"' + BASE64 + '"');
    assertThat(document.has("tags")).isFalse();
    assertThat(document.at("/sip/body").has("original")).isFalse();
  }

  /** RFC 3204 section 3. */
  @Test
  void allBinaryPartsAreInBase64() {
    String body =
        parts(
            part("application/sdp", "v=0\r\ns=" + TEXT),
            part("application/ISUP; version=nxv3", ISUP),
            part("text/plain", TEXT),
            part("application/QSIG", "\u0011\u00fe"));
    JsonNode document = document("Content-Type: multipart/mixed;boundary=b", body);
    assertThat(document.at("/sip/body/binary"))
        .hasToString("[\"" + BASE64 + "\",\"" + base64("\u0011\u00fe") + "\"]");
    assertThat(document.at("/sip/body/original/0").asText()).isEqualTo("na\u00efve");
    assertThat(document.at("/sip/sdp/session/name").asText()).isEqualTo("na\u00efve");
    assertThat(document.has("tags")).isFalse();
  }

  @Test
  void textThatIsInvalidIsTaggedNextToABinaryPart() {
    String body = parts(part("application/isup", ISUP), part("text/plain", "\u00ff"));
    JsonNode document = document("Content-Type: multipart/mixed;boundary=b", body);
    assertThat(document.at("/tags")).hasToString("[\"invalid_utf8\"]");
    JsonNode header = document("Subject: \u00ff\nContent-Type: application/isup", ISUP);
    assertThat(header.at("/tags")).hasToString("[\"invalid_utf8\"]");
    assertThat(header.at("/sip/body/binary").asText()).isEqualTo(BASE64);
    JsonNode text = document("Content-Type: text/plain", "\u00ff");
    assertThat(text.at("/tags")).hasToString("[\"invalid_utf8\"]");
    assertThat(text.at("/sip/body").has("binary")).isFalse();
  }

  @Test
  void aBinaryBodyThatIsNotParsedIsNoText() {
    DecoderSettings unparsed = new DecoderSettings(new int[] {5060}, true, false, true, 0);
    DecoderSettings minimal = DecoderSettings.defaults().withProfile(Profile.MINIMAL);
    for (DecoderSettings settings : List.of(unparsed, minimal)) {
      JsonNode binary = document(settings, "Content-Type: application/ISUP;base=x", ISUP);
      assertThat(binary.has("tags")).isFalse();
      assertThat(binary.at("/sip").has("parse_problems")).isFalse();
      String header = "Subject: \u00ff\nContent-Type: application/isup";
      assertThat(document(settings, header, ISUP).at("/tags/0").asText()).isEqualTo("invalid_utf8");
      JsonNode text = document(settings, "Content-Type: application/sdp", "s=\u00ff");
      assertThat(text.at("/tags/0").asText()).isEqualTo("invalid_utf8");
    }
  }

  @Test
  void encodedPartsAreDecodedBeforehand() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(TEXT.getBytes(ISO_8859_1));
    }
    String gzip = zipped.toString(ISO_8859_1);
    String body =
        parts(
            "Content-Transfer-Encoding: base64\r\n" + part("application/isup", BASE64),
            "Content-Transfer-Encoding: quoted-printable\r\n" + part("application/qsig", "=11=FE"),
            "Content-Encoding: gzip\r\n" + part("text/plain", gzip),
            "Content-Encoding: gzip\r\nContent-Transfer-Encoding: base64\r\n"
                + part("text/plain", base64(gzip)));
    JsonNode document = document("Content-Type: multipart/mixed;boundary=b", body);
    assertThat(document.at("/sip/body/binary"))
        .hasToString("[\"" + BASE64 + "\",\"" + base64("\u0011\u00fe") + "\"]");
    assertThat(document.at("/sip/body/original")).hasToString("[\"na\u00efve\",\"na\u00efve\"]");
    assertThat(document.has("tags")).isFalse();
    JsonNode whole = document("Content-Encoding: gzip\nContent-Type: text/plain", gzip);
    assertThat(whole.at("/sip/body/original")).hasToString("[\"na\u00efve\"]");
    assertThat(whole.has("tags")).isFalse();
  }

  /** Parts of a decoded multipart have no range of their own: the decoded one can be longer. */
  @Test
  void partsWithinAnEncodedPartHaveItsRange() throws IOException {
    String inner =
        "--i\r\n%s\r\n--i\r\n%s\r\n--i--"
            .formatted(part("text/plain", "x".repeat(9_000)), part("application/isup", ISUP));
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(inner.getBytes(ISO_8859_1));
    }
    String encoded =
        "Content-Encoding: gzip\r\n"
            + part("multipart/mixed;boundary=i", zipped.toString(ISO_8859_1));
    JsonNode document =
        document(
            "Content-Type: multipart/mixed;boundary=b", parts(encoded, part("text/plain", TEXT)));
    assertThat(document.at("/sip/body/binary").asText()).isEqualTo(BASE64);
    assertThat(document.has("tags")).isFalse();
    JsonNode invalid =
        document(
            "Content-Type: multipart/mixed;boundary=b",
            parts(encoded, part("text/plain", "\u00ff")));
    assertThat(invalid.at("/tags")).hasToString("[\"invalid_utf8\"]");
  }

  @Test
  void aDecodedTextIsValid() {
    String body =
        parts("Content-Transfer-Encoding: quoted-printable\r\n" + part("text/plain", "a=FFb"));
    JsonNode document = document("Content-Type: multipart/mixed;boundary=b", body);
    assertThat(document.at("/sip/body/original/0").asText()).isEqualTo("a\ufffdb");
  }

  @Test
  void aPartWithADamagedCodingIsNamed() {
    String body = parts("Content-Encoding: gzip\r\n" + part("text/plain", "none"));
    JsonNode document = document("Content-Type: multipart/mixed;boundary=b", body);
    assertThat(document.at("/sip/parse_problems").toString()).contains("content_encoding@");
    assertThat(document.at("/sip/body").has("original")).isFalse();
  }

  @Test
  void aBodyBeyondTheLimitIsAbsent() {
    DecoderSettings nine = with(9, PseudonymSettings.NONE);
    assertThat(
            document(nine, "Content-Type: application/isup", ISUP).at("/sip/body/binary").asText())
        .isEqualTo(BASE64);
    JsonNode longer = document(nine, "Content-Type: application/isup", ISUP + "x");
    assertThat(longer.at("/sip/body").has("binary")).isFalse();
    assertThat(longer.at("/sip/parse_problems").toString()).contains("body_too_large_binary@");
    JsonNode none =
        document(with(0, PseudonymSettings.NONE), "Content-Type: application/isup", ISUP);
    assertThat(none.at("/sip/body").has("binary")).isFalse();
    assertThat(none.at("/sip").has("parse_problems")).isFalse();
  }

  /** Binary bodies have numbers, which no pattern finds. */
  @Test
  void pseudonymsHideBinaryParts() {
    PseudonymSettings pseudonyms =
        new PseudonymSettings(Set.of(Pseudonymized.NUMBERS), "0123456789abcdef".getBytes(UTF_8));
    DecoderSettings settings = with(DecoderSettings.MAX_BINARY_BODY_BYTES, pseudonyms);
    String body = parts(part("application/sdp", "v=0\r\ns=-"), part("application/isup", ISUP));
    JsonNode document = document(settings, "Content-Type: multipart/mixed;boundary=b", body);
    assertThat(document.at("/sip/sdp/version").asText()).isEqualTo("0");
    assertThat(document.at("/sip/body/binary").asText()).isEqualTo(base64("*".repeat(9)));
    assertThat(document.at("/event/original").asText()).contains("\r\n*********\r\n");
    JsonNode unsplit = document(settings, "Content-Type: multipart/mixed", body);
    assertThat(unsplit.has("sip")).isTrue();
    assertThat(unsplit.at("/event/original").asText())
        .doesNotContain("\u0001")
        .doesNotContain("isup");
  }

  /** RFC 3325 section 9.3: the calling number in ISUP is that of a caller who asks for privacy. */
  @Test
  void aMaskOfIdentitiesHidesBinaryParts() {
    DecoderSettings masks =
        with(DecoderSettings.MAX_BINARY_BODY_BYTES, PseudonymSettings.NONE, Mask.PRIVACY);
    JsonNode hidden = document(masks, "Privacy: id\nContent-Type: application/isup", ISUP);
    assertThat(hidden.at("/sip/body/binary").asText()).isEqualTo(base64("*".repeat(9)));
    JsonNode shown = document(masks, "Content-Type: application/isup", ISUP);
    assertThat(shown.at("/sip/body/binary").asText()).isEqualTo(BASE64);
  }
}
