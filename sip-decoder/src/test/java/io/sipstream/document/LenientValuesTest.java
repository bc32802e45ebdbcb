package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values outside the grammar: read where their meaning is clear, and named. */
class LenientValuesTest {
  private static JsonNode document(String headers, String body) {
    String message =
        """
        INVITE sip:b@h SIP/2.0
        Via: SIP/2.0/UDP h.example.com;branch=z9hG4bK1
        From: <sip:a@h>;tag=a
        To: <sip:b@h>
        Call-ID: c1@example.net
        CSeq: 1234 INVITE
        """;
    return Documents.parse(
        Documents.of(TestFrames.sip((message + headers + "\n" + body).replace("\n", "\r\n")))
            .json());
  }

  private static JsonNode withSdp(String lines) {
    return document(
        "Content-Type: application/sdp\n",
        "v=0\ns=-\nt=0 0\n" + lines + "m=audio 4000 RTP/AVP 0\n");
  }

  private static String problems(JsonNode document) {
    return document.at("/sip/parse_problems").toString().replaceAll("@\\d+", "");
  }

  /** RFC 3261 section 20: a URI with a question mark requires brackets. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sip:c@h;x=1?Replaces=7%40h%3Bto-tag%3D2 | [\"refer_to\"]",
        "sip:c@h?Replaces=7%40h%3Bto-tag%3D2 | [\"refer_to\"]",
        "<sip:c@h?Replaces=7%40h%3Bto-tag%3D2> | ``",
        "<sip:c@h;x=1?Replaces=7%40h%3Bto-tag%3D2>;y=\"?\" | ``",
      })
  void headersOfAUriWithoutBracketsAreHeaders(String address, String named) {
    JsonNode document = document("Refer-To: " + address + "\n", "");
    assertThat(document.at("/sip/refer_to/replaces"))
        .hasToString("{\"call_id\":\"7@h\",\"to_tag\":\"2\"}");
    assertThat(problems(document)).isEqualTo(named);
  }

  @Test
  void aQuestionMarkEndsTheParameters() {
    JsonNode document = document("Contact: sip:c@h;expires=60?Subject=x\n", "");
    assertThat(document.at("/sip/contact/expires").asInt()).isEqualTo(60);
    assertThat(problems(document)).isEqualTo("[\"contact\"]");
    JsonNode quoted = document("Contact: sip:c@h;+sip.instance=\"<urn:x?>\"\n", "");
    assertThat(quoted.at("/sip/contact/instance").asText()).isEqualTo("urn:x?");
    assertThat(problems(quoted)).isEmpty();
  }

  /** RFC 4007 section 11, RFC 6874; RFC 3261 section 25.1 has no zones. */
  @ParameterizedTest
  @CsvSource({"[fe80::1%eth0]", "[fe80::1%25eth0]:5060", "[FE80:0::1%1]"})
  void aZoneIsNoPartOfTheAddress(String host) {
    JsonNode document = document("Contact: <sip:c@" + host + ">\n", "");
    assertThat(document.at("/sip/contact/uri/host").asText()).matches("fe80(:0)?::1");
    assertThat(document.at("/related/ip").toString()).contains("\"fe80::1\"").doesNotContain("%");
    assertThat(document.at("/related/hosts").toString()).doesNotContain("fe80");
    assertThat(problems(document)).isEqualTo("[\"contact\"]");
  }

  @Test
  void aZoneInSdpIsNamed() {
    JsonNode document =
        withSdp(
            "o=- 1 1 IN IP6 fe80::1%eth0\nc=IN IP6 fe80::2%eth0\na=candidate:1 1 UDP 1 fe80::3%1 9 typ host\n");
    assertThat(document.at("/related/ip").toString())
        .contains("\"fe80::1\"", "\"fe80::2\"", "\"fe80::3\"");
    assertThat(document.at("/sip/sdp/owner/ip").asText()).isEqualTo("fe80::1");
    assertThat(problems(document)).isEqualTo("[\"sdp_origin\",\"sdp_connection\"]");
  }

  /** RFC 3261 section 7.3.1: three lines are one list. */
  @Test
  void linesOfAcceptAreOneList() {
    JsonNode document =
        document("Accept: application/sdp\nAccept: text/plain\nAccept: application/pidf+xml\n", "");
    assertThat(document.at("/sip/accept"))
        .hasToString("[\"application/sdp\",\"text/plain\",\"application/pidf+xml\"]");
  }

  @Test
  void oneValueOfAcceptIsAString() {
    assertThat(document("Accept: application/sdp\n", "").at("/sip/accept"))
        .hasToString("\"application/sdp\"");
  }

  /** RFC 8122 section 5: fingerprints of several hash functions. */
  @Test
  void fingerprintsAreOneList() {
    JsonNode media =
        document(
                "Content-Type: application/sdp\n",
                "v=0\ns=-\nt=0 0\nm=audio 9 RTP/SAVP 0\na=fingerprint:sha-256 4A\na=fingerprint:sha-1 4B\n")
            .at("/sip/sdp/media/0/fingerprint");
    assertThat(media).hasToString("[\"sha-256\",\"sha-1\"]");
  }

  @Test
  void anOriginInBracketsIsAnAddress() {
    JsonNode document = withSdp("o=u 1 1 IN IP6 [2001:db8::1]\nc=IN IP6 2001:db8::1\n");
    assertThat(document.at("/sip/sdp/owner/ip").asText()).isEqualTo("2001:db8::1");
    assertThat(document.at("/related/ip/0").asText()).isEqualTo("2001:db8::1");
    assertThat(document.at("/related/hosts")).hasToString("[\"h\"]");
  }

  /** RFC 8866 section 6.6, RFC 4855 section 3. */
  @Test
  void aCodecHasOneName() {
    JsonNode codecs =
        document(
                "Content-Type: application/sdp\n",
                "v=0\ns=-\nt=0 0\nm=audio 4000 RTP/AVP 96 0\na=rtpmap:96 AMR-WB/16000/1\na=rtpmap:0 pcmu/8000\n")
            .at("/sip/sdp/media/0/codecs");
    assertThat(codecs).hasToString("[\"AMR-WB/16000\",\"PCMU/8000\"]");
  }

  @Test
  void whatIsNoAddressIsNoHost() {
    JsonNode document = withSdp("o=- 1 1 IN IP4 192.0.2.9\nc=IN IP4 '/**/OR/**/'1'--\n");
    assertThat(document.at("/related/hosts")).hasToString("[\"h\"]");
    assertThat(document.at("/related").toString()).doesNotContain("'");
    assertThat(problems(document)).isEqualTo("[\"sdp_connection\"]");
  }
}
