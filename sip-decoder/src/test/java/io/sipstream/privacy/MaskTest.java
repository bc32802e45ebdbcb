package io.sipstream.privacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Documents;
import io.sipstream.document.Profile;
import io.sipstream.document.TestFrames;
import io.sipstream.document.WrittenMessage;
import io.sipstream.packet.TunnelPorts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is masked is in no part of a document, and nothing else is touched. */
class MaskTest {
  private static final String HEAD =
      """
      %s sip:b@h SIP/2.0
      Via: SIP/2.0/UDP h;branch=z9hG4bK1
      From: <sip:a@h>;tag=1
      To: <sip:b@h>
      Call-ID: 1
      CSeq: 1 %s
      """
          .replace("\n", "\r\n");

  private static final String SECRET = "5ecret0123456789";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Digest username=\"bob\", realm=\"r\", nonce=\"5ecret0123456789\", uri=\"sip:h\"",
        "Authorization: Digest username=\"bob\", realm=\"r\",uri=\"sip:h\",response=\"5ecret0123456789\"",
        "authorization : digest username=\"bob\",realm=\"r\",RESPONSE = 5ecret0123456789 , uri=\"sip:h\"",
        "Proxy-Authorization: Digest cnonce=\"5ecret0123456789\"",
        "Proxy-Authorization:\r\n Digest realm=\"r\",\r\n\topaque\r\n =\r\n \"5ecret0123456789\"",
        "WWW-Authenticate: Digest realm=\"a, response=b\", nonce=\"5ecret0123456789\"",
        "Proxy-Authenticate: Digest nonce=\"with \\\" quote 5ecret0123456789\"",
        "Proxy-Authenticate: Digest nonce=\"never closed 5ecret0123456789",
        "Authentication-Info: nextnonce=\"5ecret0123456789\", rspauth=\"5ecret0123456789\"",
        "WWW-Authenticate: Digest nonce=\"n\", ik=\"5ecret0123456789\", ck=\"5ecret0123456789\"",
        "Authorization: Basic 5ecret0123456789",
        "Authorization: Bearer x.5ecret0123456789.y",
        "Authorization: Digest nonce=a\r\nAuthorization: Digest nonce=5ecret0123456789",
        "Identity: eyJhbGciOiJFUzI1NiJ9.eyJhdHRlc3QiOiJBIn0.5ecret0123456789;info=<http://h>",
        "y: \"5ecret0123456789\"",
        "Identity: a.b.c;info=<http://h>,d.e.5ecret0123456789;info=<http://h>",
        "Authorization                                          : Digest nonce=5ecret0123456789",
      })
  void credentialsAreMasked(String header) {
    assertMasked(Mask.CREDENTIALS, HEAD.formatted("OPTIONS", "OPTIONS") + header + "\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:5ecret0123456789|2^20|1:4",
        "A=CRYPTO:1 AES_CM_128_HMAC_SHA1_80 inline:x|1:4;inline:5ecret0123456789 KDR=1",
        "a=ice-pwd:5ecret0123456789",
        "k=base64:5ecret0123456789",
        "k=5ecret0123456789",
        "a=key-mgmt:mikey 5ecret0123456789",
        "a= crypto:1 AES_CM_128_HMAC_SHA1_80 inline:5ecret0123456789",
        "a=acap:1 crypto:1 AES_CM_128_HMAC_SHA1_80 inline:5ecret0123456789|2^20|1:4",
        "a=acap:2 key-mgmt:mikey 5ecret0123456789",
      })
  void keysAreMasked(String line) {
    assertMasked(
        Mask.KEYS, invite("v=0\r\nm=audio 9 RTP/SAVP 0\r\n" + line + "\r\na=sendrecv\r\n"));
  }

  @Test
  void theRestOfAKeysLineStays() {
    String sip =
        invite("m=audio 9 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc|2^20\r\n");
    assertThat(json(masking(Mask.KEYS), TestFrames.sip(sip)))
        .contains("AES_CM_128_HMAC_SHA1_80")
        .contains("a=crypto:1 AES_CM_128_HMAC_SHA1_80 ***************\\r\\n");
  }

  @Test
  void textsAndDigitsAreMasked() {
    assertMasked(Mask.CONTENT, message("MESSAGE", "text/plain", SECRET + "\r\nsecond line"));
    assertMasked(Mask.CONTENT, message("INFO", "application/dtmf-relay", "Signal= " + SECRET));
    assertMasked(Mask.CONTENT, message("NOTIFY", "application/kpml-response+xml", SECRET));
    assertMasked(
        Mask.CONTENT,
        message("MESSAGE", "multipart/mixed;boundary=b", "--b\r\n\r\n" + SECRET + "\r\n--b--"));
    assertMasked(
        Mask.CONTENT,
        HEAD.formatted("MESSAGE", "MESSAGE") + "s: a\r\n  " + SECRET + "\r\nl: 0\r\n\r\n");
    // Bytes behind the body are in event.original, too.
    assertMasked(
        Mask.CONTENT,
        HEAD.formatted("MESSAGE", "MESSAGE") + "l: 1\r\nc: text/plain\r\n\r\nx" + SECRET);
    assertMasked(
        Mask.CONTENT,
        HEAD.formatted("MESSAGE", "MESSAGE") + "l: 0\r\nc: text/plain\r\n\r\n" + SECRET);
  }

  @Test
  void textOfOtherMethodsStays() {
    String sip = message("NOTIFY", "text/plain", SECRET);
    assertThat(json(masking(Mask.CONTENT), TestFrames.sip(sip))).contains(SECRET);
  }

  @Test
  void compressedBodiesAreMaskedWhole() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(("a=ice-pwd:" + SECRET + "\r\n").getBytes(UTF_8));
    }
    String sip =
        HEAD.formatted("INVITE", "INVITE")
            + "c: application/sdp\r\ne: gzip\r\nl: "
            + compressed.size()
            + "\r\n\r\n"
            + compressed.toString(ISO_8859_1);
    byte[] frame = TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, sip.getBytes(ISO_8859_1));
    assertThat(json(masking(), frame)).contains(SECRET);
    String masked = json(masking(Mask.KEYS), frame);
    assertThat(masked).doesNotContain(SECRET).contains("\\r\\n\\r\\n" + "*".repeat(10));
    assertThat(masked).doesNotContain("parse_problems");
  }

  /** RFC 3261 section 7.3.1: a value may continue on the next line, and a name may be indented. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Encoding: gzip",
        "Content-Encoding: identity\r\n , gzip",
        "Content-Encoding:\r\n\tgzip",
        " Content-Encoding : gzip",
      })
  void compressedPartsAreMaskedWhole(String encoding) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(("a=ice-pwd:" + SECRET + "\r\n").getBytes(UTF_8));
    }
    String part = compressed.toString(ISO_8859_1);
    String body =
        "--b\r\n%s\r\nContent-Type: text/plain\r\n\r\n%s\r\n--b--".formatted(encoding, part);
    String sip = message("INVITE", "multipart/mixed;boundary=b", body);
    byte[] frame = TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, sip.getBytes(ISO_8859_1));
    assertThat(json(masking(), frame)).contains(SECRET);
    assertThat(json(masking(Mask.KEYS), frame))
        .doesNotContain(SECRET)
        .contains("\\r\\n\\r\\n" + "*".repeat(3) + "\\r\\n");
  }

  /** What separates junk from the start line must not be masked away from between them. */
  @ParameterizedTest
  @ValueSource(strings = {"k=,", "k=x\t", "y:=", "Authorization: Basic abc=", "y: x\r\n ("})
  void aStartLineBehindASecretStaysOne(String junk) {
    byte[] frame = TestFrames.sip(junk + HEAD.formatted("OPTIONS", "OPTIONS") + "l: 0\r\n\r\n");
    Map<String, Object> fields = Documents.fields(Documents.of(masking(Mask.values()), frame));
    assertThat(fields).containsEntry("sip.method", "OPTIONS").containsEntry("sip.call_id", "1");
  }

  @Test
  void partsThatAreNotEncodedAreReadThoughKeysAreMasked() {
    String sip =
        message(
            "INVITE",
            "multipart/mixed;boundary=b",
            "--b\r\nContent-Type: application/sdp\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                + "v=0\r\nm=audio 9 RTP/SAVP 0\r\na=ice-pwd:"
                + SECRET
                + "\r\n--b--\r\n");
    byte[] frame = TestFrames.sip(sip);
    assertThat(json(masking(Mask.KEYS), frame)).contains("PCMU/8000").doesNotContain(SECRET);
    byte[] encoded = TestFrames.sip(sip.replace(": 8bit", ": base64"));
    assertThat(json(masking(Mask.KEYS), encoded)).doesNotContain(SECRET);
  }

  @Test
  void withoutTheOriginalTheListOfHeadersHasNoCredentials() {
    String sip =
        HEAD.formatted("OPTIONS", "OPTIONS")
            + "Authorization: Digest response=\"%s\"\r\nl: 0\r\n\r\n".formatted(SECRET);
    int[] ports = {5060};
    var settings = new DecoderSettings(ports, false, true, false, 0);
    assertThat(json(settings, TestFrames.sip(sip))).doesNotContain(SECRET);
  }

  @Test
  void idAndRoutingAreThoseOfTheUnmaskedMessage() {
    byte[] frame = TestFrames.sip(message("MESSAGE", "text/plain", SECRET));
    WrittenMessage plain = Documents.of(masking(), frame);
    WrittenMessage masked = Documents.of(masking(Mask.CONTENT), frame);
    assertThat(masked.id()).isEqualTo(plain.id());
    assertThat(masked.routing()).isEqualTo(plain.routing());
  }

  /** The secret is in the plain document and in no masked one, whose length is the same. */
  private static void assertMasked(Mask mask, String sip) {
    byte[] frame = TestFrames.sip(sip);
    String plain = json(masking(), frame);
    String masked = json(masking(mask), frame);
    assertThat(plain).contains(SECRET);
    assertThat(masked).doesNotContain(SECRET);
    Map<String, Object> plainFields = Documents.fields(Documents.of(masking(), frame));
    Map<String, Object> maskedFields = Documents.fields(Documents.of(masking(mask), frame));
    assertThat((String) maskedFields.get("event.original"))
        .hasSameSizeAs((String) plainFields.get("event.original"));
    for (Mask other : EnumSet.complementOf(EnumSet.of(mask))) {
      assertThat(json(masking(other), frame)).as("masking %s", other).isEqualTo(plain);
    }
  }

  private static String invite(String sdp) {
    return message("INVITE", "application/sdp", sdp);
  }

  private static String message(String method, String type, String body) {
    return HEAD.formatted(method, method)
        + "Content-Type: %s\r\nContent-Length: %d\r\n\r\n%s".formatted(type, body.length(), body);
  }

  @ParameterizedTest
  @CsvSource({
    "id, '\"Alice\" <sip:alice@example.com>', '\"*****\" <sip:*****@example.com>'",
    "user;id, 'Alice <sips:alice:pw@example.com>;x=y', '***** <sips:********@example.com>;***'",
    "id, '<tel:+15551230001;phone-context=a>', '<tel:************;phone-context=a>'",
    "id, 'tel:+15551230001', 'tel:************'",
    "none, '<sip:alice@example.com>', '<sip:alice@example.com>'",
    "header, '<sip:alice@example.com>', '<sip:alice@example.com>'"
  })
  void whoAsksForPrivacyIsNotNamed(String privacy, String identity, String expected) {
    for (String header :
        List.of("P-Asserted-Identity", "P-Preferred-Identity", "Remote-Party-ID")) {
      String message =
          "OPTIONS sip:a@example.com SIP/2.0\r\nPrivacy: %s\r\n%s: %s\r\nContent-Length: 0\r\n\r\n"
              .formatted(privacy, header, identity);
      byte[] frame = TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, message.getBytes(UTF_8));
      String original =
          Documents.parse(json(masking(Mask.PRIVACY), frame).getBytes(UTF_8))
              .at("/event/original")
              .asText();
      assertThat(original).contains("\r\n" + header + ": " + expected + "\r\n");
    }
  }

  private static String json(DecoderSettings settings, byte[] frame) {
    return new String(Documents.of(settings, frame).json(), UTF_8);
  }

  private static DecoderSettings masking(Mask... masks) {
    int[] ports = {5060};
    return new DecoderSettings(
        Profile.FULL,
        ports,
        true,
        true,
        true,
        Set.of(masks),
        PseudonymSettings.NONE,
        0,
        new TunnelPorts(new int[] {4789}, ports),
        DecoderSettings.MAX_BINARY_BODY_BYTES);
  }
}
