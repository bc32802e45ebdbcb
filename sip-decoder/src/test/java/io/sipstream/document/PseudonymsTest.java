package io.sipstream.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.packet.IpAddress;
import io.sipstream.packet.TunnelPorts;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.privacy.Pseudonymized;
import io.sipstream.privacy.Pseudonyms;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PseudonymsTest {
  private static final String INVITE =
      """
      INVITE sip:+1-555-867-5309;npdi@192.0.2.7;user=phone SIP/2.0
      Via: SIP/2.0/UDP 198.51.100.1:5060;branch=z9hG4bK-198.51.100.1-1;received=198.51.100.9
      Via: SIP/2.0/UDP [2001:db8::9]:5060;branch=z9hG4bK2
      Via: SIP/2.0/UDP gw.example.com;branch=z9hG4bKnp1-43a64480198.51.100.1
      Via: SIP/2.0/UDP gw.example.com;branch=z9hG4bK203.0.113.77x
      From: "Alice Liddell" <sip:+15551230001:secret@gw.example.com>;tag=1
      To: Bob Dobbs <tel:+1-555-867-5309>
      Contact: <sip:alice@198.51.100.1:5060>
      Call-ID: 8f2a@198.51.100.1
      CSeq: 1234567890 INVITE
      X-Caller: 15551230001
      X-Trace: call15551230001
      P-Asserted-Identity: <tel:+15551230001>
      P-Preferred-Identity: <sip:+4930123456,ext=5@gw.example.com>
      Reply-To: <sip:carroll=home@gw.example.com>
      History-Info: <sip:gw.example.com>,<sip:gw.example.org,sip:hatter@gw.example.com>
      Identity: eyJhbGciOiJFUzI1NiJ9.eyJvcmlnIjp7InRuIjoiMTU1NTEyMzAwMDEifX0.c2ln;info=<https://x>
      Proxy-Authorization: Digest username="alice",realm="example.com",uri="sip:gw.example.com"
      Authorization: Digest username*=UTF-8''J%C3%A4s%C3%B8n,realm="example.com",nonce="a"
      Authorization: Digest username=dormouse, realm="example.com",nonce="b"
      User-Agent: Phone 2.0.51.16
      Content-Type: application/sdp
      Content-Length: 119

      v=0
      o=alice 1 1 IN IP4 198.51.100.1
      s=-
      c=IN IP6 2001:db8:0:0::9
      t=0 0
      p=+1 555 123-0001
      m=audio 4000 RTP/AVP 0
      """
          .replace("\n", "\r\n");

  private final Pseudonyms pseudonyms = new Pseudonyms(key("one"));

  private static byte[] key(String name) {
    return (name + " of sixteen bytes or more").getBytes(UTF_8);
  }

  private static JsonNode document(String message, String key, Pseudonymized... kinds) {
    int[] ports = {5060};
    PseudonymSettings settings =
        new PseudonymSettings(kinds.length == 0 ? Set.of() : EnumSet.of(kinds[0], kinds), key(key));
    DecoderSettings decoder =
        new DecoderSettings(
            Profile.FULL,
            ports,
            true,
            true,
            true,
            Set.of(),
            settings,
            0,
            TunnelPorts.defaults(),
            DecoderSettings.MAX_BINARY_BODY_BYTES);
    byte[] frame = TestFrames.udp("198.51.100.1", 5060, "192.0.2.7", 5060, message.getBytes(UTF_8));
    return Documents.parse(Documents.of(decoder, frame).json());
  }

  private static JsonNode both(String key) {
    return document(INVITE, key, Pseudonymized.NUMBERS, Pseudonymized.ADDRESSES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5551230001",
        "555-867",
        "8675309",
        "Alice",
        "alice",
        "Liddell",
        "Dobbs",
        "secret",
        "123-0001",
        "198.51.100",
        "192.0.2.7",
        "2001:db8",
        "eyJ",
        "J%C3",
        "J\u00e4s",
        "dormouse",
        "4930123456",
        "carroll",
        "hatter",
        "203.0.113"
      })
  void noOriginalIsLeft(String original) {
    assertThat(both("one").toString()).doesNotContain(original);
  }

  /** Users that the parser reads, in URIs of other schemes and beyond the length of a pattern. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "P-Asserted-Identity: <im:mockturtle@gw.example.com>",
        "P-Asserted-Identity: <im:mockturtle:mockturtle@gw.example.com>",
        "Remote-Party-ID: <pres: mockturtle@gw.example.com>",
        "Diversion: <im:+49301234567;tgrp=mockturtle@gw.example.com>",
        "History-Info: <im:mockturtle@gw.example.com>;index=1",
        "Refer-To: <xmpp:mockturtle@gw.example.com>",
        "Referred-By: <sip:mockturtle"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaaaaaaaaaaaaaa@gw.example.com>",
      })
  void everyNamedUserIsReplaced(String header) {
    String message = INVITE.replace("X-Trace:", header + "\r\nX-Trace:");
    String document = document(message, "one", Pseudonymized.NUMBERS).toString();
    assertThat(document).doesNotContain("mockturtle").doesNotContain("49301234567");
  }

  @Test
  void whatIsNobodysNameStays() {
    JsonNode document = both("one");
    assertThat(document.at("/sip/user_agent/original").asText()).isEqualTo("Phone 2.0.51.16");
    assertThat(document.at("/sip/cseq/code").asLong()).isEqualTo(1_234_567_890);
    assertThat(document.at("/sip/from/uri/host").asText()).isEqualTo("gw.example.com");
    assertThat(document.at("/sip/from/tag").asText()).isEqualTo("1");
    assertThat(document.at("/sip/proxy_authorization/0/realm").asText()).isEqualTo("example.com");
    assertThat(document.at("/event/original").asText())
        .contains("<sip:gw.example.com>,<sip:gw.example.org,sip:")
        .contains("username*=UTF-8''");
    assertThat(document.at("/sip/sdp/media/0/port").asInt()).isEqualTo(4000);
    assertThat(document.at("/sip/parse_problems").isMissingNode()).isTrue();
  }

  @Test
  void whoIsTheSameStaysTheSame() {
    JsonNode document = both("one");
    String caller = pseudonyms.number("+15551230001");
    String callee = pseudonyms.number("+15558675309");
    String host = ip("198.51.100.1");

    assertThat(caller).matches("\\+\\d{15}").isNotEqualTo(callee);
    assertThat(document.at("/sip/from/uri/number").asText()).isEqualTo(caller);
    assertThat(document.at("/sip/p_asserted_identity/0/uri/number").asText()).isEqualTo(caller);
    assertThat(document.at("/sip/headers").toString()).contains("x-caller: " + caller.substring(1));
    assertThat(document.at("/sip/to/uri/number").asText()).isEqualTo(callee);
    assertThat(document.at("/sip/uri/number").asText()).isEqualTo(callee);
    String alice = pseudonyms.name("alice");
    assertThat(document.at("/sip/contact/uri/username").asText()).isEqualTo(alice);
    assertThat(document.at("/sip/proxy_authorization/0/username").asText()).isEqualTo(alice);
    assertThat(document.at("/sip/sdp/owner/username").asText()).isEqualTo(alice);
    assertThat(document.at("/source/ip").asText()).isEqualTo(host);
    assertThat(document.at("/sip/contact/uri/host").asText()).isEqualTo(host);
    assertThat(document.at("/sip/sdp/owner/ip").asText()).isEqualTo(host);
    assertThat(document.at("/sip/call_id").asText()).isEqualTo("8f2a@" + host);
    assertThat(document.at("/sip/sdp/connection/address").asText()).isEqualTo(ip("2001:db8::9"));
    assertThat(document.at("/event/original").asText()).contains("@" + host + ":5060>");
    assertThat(both("one")).isEqualTo(document);
  }

  @Test
  void anotherKeyMakesOthers() {
    JsonNode one = both("one");
    JsonNode two = both("two");
    for (String field :
        new String[] {
          "/source/ip", "/network/community_id", "/sip/from/uri/username", "/sip/to/display_info"
        }) {
      assertThat(one.at(field).asText()).isNotEmpty().isNotEqualTo(two.at(field).asText());
    }
  }

  @Test
  void oneKindLeavesTheOther() {
    JsonNode numbers = document(INVITE, "one", Pseudonymized.NUMBERS);
    assertThat(numbers.at("/source/ip").asText()).isEqualTo("198.51.100.1");
    assertThat(numbers.toString()).doesNotContain("5551230001");
    JsonNode addresses = document(INVITE, "one", Pseudonymized.ADDRESSES);
    assertThat(addresses.at("/sip/from/uri/number").asText()).isEqualTo("+15551230001");
    assertThat(addresses.toString()).doesNotContain("198.51.100");
  }

  @Test
  void noTwoAddressesBecomeOne() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      seen.add(ip("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)));
    }
    assertThat(seen).hasSize(100_000);
  }

  @Test
  void schemesWithoutEndAreRead() {
    String hostile = INVITE.replace("X-Caller: ", "X: " + "sip:1.1.1.1:".repeat(4_000));
    assertThat(document(hostile, "one", Pseudonymized.NUMBERS, Pseudonymized.ADDRESSES).toString())
        .doesNotContain("5551230001")
        .doesNotContain("1.1.1.1");
  }

  @Test
  void anEncodedBodyIsHidden() {
    String encoded = INVITE.replace("Content-Type", "Content-Encoding: gzip\r\nContent-Type");
    JsonNode document = document(encoded, "one", Pseudonymized.NUMBERS);
    assertThat(document.at("/event/original").asText()).doesNotContain("audio");
    assertThat(document.at("/sip/sdp").isMissingNode()).isTrue();
  }

  private String ip(String address) {
    byte[] bytes = pseudonyms.address(IpAddress.parse(address));
    return IpAddress.text(bytes, 0, bytes.length);
  }
}
