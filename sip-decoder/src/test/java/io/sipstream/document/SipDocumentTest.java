package io.sipstream.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipDocumentTest {
  private static final String HEADERS =
      """
      Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1
      From: <sip:alice@example.com>;tag=a1
      To: <sip:bob@example.net>;tag=b1
      Call-ID: c1@example.com
      CSeq: 7 INVITE
      """
          .replace("\n", "\r\n");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "SIP/2.0 100 Trying,           OK,    -,       100",
        "SIP/2.0 180 X,                OK,    -,       180",
        "SIP/2.0 200 OK,               OK,    success, 200",
        "SIP/2.0 302 Moved,            OK,    failure, 302",
        "SIP/2.0 404 Not Found,        Error, failure, 404",
        "SIP/2.0 503 Unavailable,      Error, failure, 503",
        "SIP/2.0 603 Decline,          Error, failure, 603",
      })
  void statusAndOutcomeFollowTheCode(String line, String status, String outcome, int code) {
    Map<String, Object> fields = Documents.fields(line + "\r\n" + HEADERS + "\r\n");
    assertThat(fields)
        .containsEntry("status", status)
        .containsEntry("sip.code", code)
        .containsEntry("sip.type", "response")
        .containsEntry("event.action", "sip_invite")
        .containsEntry("event.reason", line.substring("SIP/2.0 100 ".length()));
    assertThat(fields.get("event.outcome")).isEqualTo(outcome);
    assertThat(fields).doesNotContainKey("sip.parse_problems");
  }

  @Test
  void anAnswerHasTheRequesterAsClient() {
    assertThat(Documents.fields("SIP/2.0 200 OK\r\n" + HEADERS + "\r\n"))
        .containsEntry("source.ip", "192.0.2.1")
        .containsEntry("destination.ip", "192.0.2.2")
        .containsEntry("client.ip", "192.0.2.2")
        .containsEntry("server.ip", "192.0.2.1");
  }

  @Test
  void methodsKeepTheirCaseAndUnknownOnesAreKept() {
    assertThat(Documents.fields("nEwMeth sip:a SIP/2.0\r\n" + HEADERS + "\r\n"))
        .containsEntry("sip.method", "nEwMeth")
        .containsEntry("event.action", "sip_newmeth");
  }

  @Test
  void aNumberOutOfRangeIsThereAndNamed() {
    assertThat(request("Max-Forwards: 300"))
        .containsEntry("sip.max_forwards", 300)
        .extractingByKey("sip.parse_problems")
        .asString()
        .contains("max_forwards@");
  }

  @Test
  void aHashedUserNameIsNobodysName() {
    // RFC 7616 section 3.9.2
    String hashed =
        "Authorization: Digest username=\"488869477bf257147b804c45308cd62ac4e25eb717b12b298c79e62dcea254ec\","
            + "realm=\"api@example.org\",uri=\"sip:h\",userhash=true";
    assertThat(request(hashed))
        .containsEntry("sip.auth.realm", "api@example.org")
        .doesNotContainKey("user.name");
  }

  @Test
  void anExtendedUserNameIsDecoded() {
    // RFC 7616 section 3.9.2 has this name in this form.
    assertThat(request("Authorization: Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe,realm=\"r\""))
        .containsEntry("user.name", "J\u00e4s\u00f8n Doe");
  }

  @Test
  void zeroIsWritten() {
    assertThat(request("Max-Forwards: 0", "Content-Length: 0"))
        .containsEntry("sip.max_forwards", 0)
        .containsEntry("sip.content_length", 0)
        .containsEntry("event.duration", 0);
  }

  @Test
  void aFoldedHeaderIsOneValue() {
    assertThat(request("User-Agent: Phone", " of\tmany", "\t  parts"))
        .containsEntry("sip.user_agent.original", "Phone of\tmany parts");
  }

  @Test
  void compactAndOddlyCasedNamesAreTheSameHeaders() {
    String compact =
        "OPTIONS sip:b@example.net SIP/2.0\r\nv: SIP/2.0/UDP h;branch=1\r\nf:<sip:a@example.com>;tag=1\r\n"
            + "T : <sip:b@example.net>\r\nI:x1\r\ncSEQ: 1 OPTIONS\r\nm: <sip:a@192.0.2.1>\r\nk: 100rel,Timer\r\n"
            + "c: application/SDP;charset=utf-8\r\nl: 5\r\n\r\nv=0\r\n";
    assertThat(Documents.fields(compact))
        .containsEntry("sip.via.original", List.of("SIP/2.0/UDP h;branch=1"))
        .containsEntry("sip.from.uri.username", "a")
        .containsEntry("sip.to.uri.username", "b")
        .containsEntry("sip.call_id", "x1")
        .containsEntry("sip.cseq.code", 1)
        .containsEntry("sip.contact.uri.host", "192.0.2.1")
        .containsEntry("sip.supported", List.of("100rel", "timer"))
        .containsEntry("sip.sdp.version", "0")
        .doesNotContainKey("sip.parse_problems");
  }

  @Test
  void listsAreJoinedOverTheirLines() {
    assertThat(
            request(
                "Allow: INVITE, ACK",
                "Allow: BYE",
                "Supported: timer",
                "Accept: A/B, c/d",
                "Accept: e/f"))
        .containsEntry("sip.allow", List.of("invite", "ack", "bye"))
        .containsEntry("sip.supported", List.of("timer"))
        .containsEntry("sip.accept", List.of("a/b", "c/d", "e/f"));
    assertThat(request("Accept: A/B")).containsEntry("sip.accept", "a/b");
  }

  @Test
  void allContactsAreThereAndTheFirstIsContact() {
    Map<String, Object> fields =
        request(
            "Contact: \"A, <B>\" <sip:a@[2001:DB8::1]:5070;transport=TCP;line=x>;q=0.70;expires=60,"
                + " <tel:+1-555-0100>",
            "Contact: sip:c@host;expires=3");
    assertThat(fields)
        .containsEntry("sip.contact.display_info", "A, <B>")
        .containsEntry("sip.contact.uri.host", "2001:db8::1")
        .containsEntry("sip.contact.uri.port", 5070)
        .containsEntry("sip.contact.transport", "tcp")
        .containsEntry("sip.contact.line", "x")
        .containsEntry("sip.contact.expires", 60)
        .containsEntry("sip.contact.q", 0.7);
    assertThat(Documents.list(fields, "sip.contacts"))
        .extracting(contact -> (Object) ((Map<?, ?>) contact).get("uri.username"))
        .containsExactly("a", "+1-555-0100", "c");
    assertThat(Documents.list(fields, "related.ip")).contains("2001:db8::1");
    assertThat(Documents.list(fields, "related.hosts")).contains("host");
  }

  @Test
  void credentialsMayHoldCommasAndEscapes() {
    assertThat(
            request(
                "Authorization: Digest realm=\"a, \\\"b\\\"\",username=\"al\\\\ice\", uri=\"sip:h:5070\""))
        .containsEntry("event.category", List.of("network", "authentication"))
        .containsEntry("sip.auth.realm", "a, \"b\"")
        .containsEntry("user.name", "al\\ice")
        .containsEntry("sip.auth.uri.port", 5070);
  }

  @Test
  void theSwitchesLeaveOutWhatTheyName() {
    byte[] frame =
        TestFrames.sip(
            "INVITE sip:a SIP/2.0\r\n"
                + HEADERS
                + "Authorization: Digest username=\"alice\"\r\n"
                + "Content-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n");
    var off = new DecoderSettings(new int[] {5060}, false, false, false, 0);
    assertThat(Documents.fields(Documents.of(off, frame)))
        .doesNotContainKeys("user.name", "sip.auth.scheme", "sip.sdp.version", "event.original")
        .containsEntry("event.category", List.of("network", "authentication"))
        .containsEntry("sip.content_length", 5);
    assertThat(Documents.fields(Documents.of(frame)))
        .containsKeys("user.name", "sip.auth.scheme", "sip.sdp.version", "event.original");
  }

  @Test
  void sdpIsReadBySession() {
    String sdp =
        "v=0\r\no=bob 2890844527 2890844528 IN IP4 192.0.2.201\r\ns=Talk\r\nc=IN IP4 233.252.0.1/127\r\n"
            + "t=0 0\r\nm=audio 3456 RTP/AVP 0\r\nc=IN IP4 192.0.2.9\r\n";
    assertThat(invite(sdp))
        .containsEntry("sip.sdp.version", "0")
        .containsEntry("sip.sdp.owner.username", "bob")
        .containsEntry("sip.sdp.owner.session_id", "2890844527")
        .containsEntry("sip.sdp.owner.version", "2890844528")
        .containsEntry("sip.sdp.owner.ip", "192.0.2.201")
        .containsEntry("sip.sdp.session.name", "Talk")
        .containsEntry("sip.sdp.connection.info", "IN IP4 233.252.0.1/127")
        .containsEntry("sip.sdp.connection.address", "233.252.0.1")
        .containsEntry("sip.sdp.body.original", sdp)
        .containsEntry(
            "related.ip",
            List.of("192.0.2.201", "192.0.2.1", "192.0.2.2", "233.252.0.1", "192.0.2.9"));
  }

  @Test
  void sdpWithNamesAndBareLineFeedsIsReadToo() {
    assertThat(
            invite(
                "v=0\no=- 1 1 IN IP4 host.example.com\ns=-\nm=audio 1 RTP/AVP 0\nc=IN IP4 192.0.2.9\n"))
        .containsEntry("sip.sdp.version", "0")
        .containsEntry("sip.sdp.connection.address", "192.0.2.9")
        .containsEntry("related.hosts", List.of("host.example.com", "example.net", "example.com"))
        .doesNotContainKeys("sip.sdp.owner.ip", "sip.sdp.owner.username", "sip.sdp.session.name");
  }

  @Test
  void bytesThatAreNotUtf8AreReplacedAndTagged() {
    byte[] sip =
        ("OPTIONS sip:a SIP/2.0\r\n" + HEADERS + "User-Agent: \u00ff\r\n\r\n")
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    var frame = TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, sip);
    assertThat(Documents.fields(Documents.of(frame)))
        .containsEntry("tags", List.of("invalid_utf8"))
        .containsEntry("sip.user_agent.original", "\ufffd");
  }

  @Test
  void aCharacterThatContentLengthCutsIsReplaced() throws Exception {
    String sdp = "v=0\r\ns=\u00e9\r\n";
    byte[] json =
        Documents.of(
                TestFrames.sip(
                    "INVITE sip:b@example.net SIP/2.0\r\n"
                        + HEADERS
                        + "Content-Type: application/sdp\r\nContent-Length: 8\r\n\r\n"
                        + sdp))
            .json();
    // Strict, as Elasticsearch is; Jackson lets a quote end a character that is cut.
    String strict = UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(json)).toString();
    assertThat(Documents.flatten(Documents.parse(strict.getBytes(UTF_8))))
        .containsEntry("sip.sdp.session.name", "\ufffd")
        .containsEntry("tags", List.of("invalid_utf8"));
  }

  @Test
  void aHyphenIsNoUserAnywhere() {
    assertThat(Documents.fields("OPTIONS sip:-@h SIP/2.0\r\n" + HEADERS + "\r\n"))
        .doesNotContainKey("sip.uri.username")
        .containsEntry("related.user", List.of("alice", "bob"));
  }

  @Test
  void timeHasNineDigitsAndTheDateThree() {
    assertThat(request())
        .containsEntry("sip.timestamp", "2026-11-22T20:55:42.123456789Z")
        .containsEntry("@timestamp", "2026-11-22T20:55:42.123Z");
  }

  @Test
  void withoutCallIdThereIsNoRouting() {
    var document = Documents.of(TestFrames.sip("OPTIONS sip:a SIP/2.0\r\n\r\n"));
    assertThat(document.routing()).isNull();
    assertThat(document.problems())
        .contains("missing_call_id", "missing_from", "missing_to", "missing_cseq", "missing_via");
  }

  @Test
  void callIdsOfOtherBytesDoNotShareARouting() {
    List<String> routings = new java.util.ArrayList<>();
    for (String other : List.of("\u00ff", "\u00fe")) {
      byte[] sip =
          ("OPTIONS sip:a SIP/2.0\r\nCall-ID: " + other + "\r\n\r\n")
              .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      routings.add(
          Documents.of(TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, sip)).routing());
    }
    assertThat(routings).doesNotHaveDuplicates().allMatch(routing -> routing.length() == 43);
  }

  @ParameterizedTest
  @CsvSource({"511, true", "512, true", "513, false"})
  void aLongCallIdIsHashedForRouting(int bytes, boolean asItIs) {
    String callId = "x".repeat(bytes);
    var document =
        Documents.of(TestFrames.sip("OPTIONS sip:a SIP/2.0\r\nCall-ID: " + callId + "\r\n\r\n"));
    assertThat(document.routing()).hasSize(asItIs ? bytes : 43);
    assertThat(Documents.fields(document)).containsEntry("sip.call_id", callId);
  }

  private static Map<String, Object> request(String... headers) {
    return Documents.fields(
        "OPTIONS sip:b@example.net SIP/2.0\r\n"
            + HEADERS
            + String.join("\r\n", headers)
            + (headers.length == 0 ? "\r\n" : "\r\n\r\n"));
  }

  private static Map<String, Object> invite(String sdp) {
    return Documents.fields(
        "INVITE sip:b@example.net SIP/2.0\r\n"
            + HEADERS
            + "Content-Type: application/sdp\r\nContent-Length: "
            + sdp.getBytes(UTF_8).length
            + "\r\n\r\n"
            + sdp);
  }
}
