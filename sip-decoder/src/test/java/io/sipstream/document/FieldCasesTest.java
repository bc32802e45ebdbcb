package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The captures of kinds of input that users report: their messages, and the end of each frame. */
class FieldCasesTest {
  private static final Path FILES = Path.of("src", "test", "resources", "field");

  /** The bytes of tshark's protocol isup in the first frame of 031-isup.pcap. */
  private static final String ISUP_OF_TSHARK =
      "01000000000a0002070583901000000f0a07031301555001000080818283"
          + "8485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f";

  /**
   * One capture.
   *
   * @param messages number of messages
   * @param ends names of the ends of all frames, with their numbers
   */
  record Row(String capture, int messages, String... ends) {
    @Override
    public String toString() {
      return capture;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("006-user-parameters.pcap", 1, "used 1"),
        new Row("015-reasons.pcap", 3, "used 3"),
        new Row("017-call-info.pcap", 1, "used 1"),
        new Row("019-remote-party-id.pcap", 1, "used 1"),
        new Row("029-repeated-and-empty.pcap", 2, "used 2"),
        new Row("031-isup.pcap", 2, "tcp_empty 6", "used 3"),
        new Row("038-sdp-origin-spaces.pcap", 4, "used 4"),
        new Row("041-sdp-line-ends.pcap", 5, "used 5"),
        new Row("050-keepalive-probe-first.pcap", 2, "keep_alive 1", "tcp_empty 1", "used 2"),
        new Row("053-proxy-v2.pcap", 5, "proxy_protocol 2", "tcp_empty 18", "used 5"),
        new Row("069-junk-in-stream.pcap", 24, "tcp_empty 36", "used 24"),
        new Row("071-nflog.pcap", 1, "used 1"),
        new Row("073-raw-12.pcap", 1, "used 1"),
        new Row("076-zst.pcap.zst", 1, "used 1"),
        new Row("080-snap.pcap", 1, "used 1"),
        new Row("080-vntag.pcap", 1, "used 1"),
        new Row("090-hep-protocol-22.pcap", 3, "used 3"),
        new Row("091-hep-chunks.pcap", 1, "used 1"),
        new Row("099-old-hep-from-sip-port.pcap", 1, "hep 4", "used 1"),
        new Row("related.pcap", 1, "used 1"),
        new Row("070-link-types.pcapng", 8, "used 8"),
        new Row("081-link-tags.pcap", 7, "used 7"),
        new Row("082-exported-pdu.pcap", 5, "exported_pdu 1", "used 5"),
        new Row("083-udp-tunnels.pcap", 7, "l2tp_control 1", "udp_tunnel_3544 1", "used 7"),
        new Row("084-esp-null.pcap", 6, "esp 1", "ike 1", "used 6"),
        new Row("085-pptp.pcap", 3, "gre_pptp 1", "ppp_protocol 1", "used 3"),
        new Row("r1-cut.pcap", 4, "used 4"),
        new Row("r2-long-number.pcap", 1, "used 14"),
        new Row("r4-sdp-names.pcap", 2, "used 2"),
        new Row("r7-r8-hello-and-first-fragment.pcap", 2, "keep_alive 1", "used 2"),
        new Row("r10-modified.pcap", 1, "used 1"));
  }

  @Test
  void transportAndVlanOfHepSendersAreInTheDocument() throws IOException {
    List<JsonNode> transports =
        SampleMessages.of(FILES.resolve("090-hep-protocol-22.pcap")).allDocuments();
    assertThat(transports)
        .extracting(each -> each.at("/network/transport").asText())
        .containsOnly("tcp");
    JsonNode chunks = SampleMessages.of(FILES.resolve("091-hep-chunks.pcap")).allDocuments().get(0);
    assertThat(chunks.at("/network/vlan/id").asText()).isNotEmpty();
  }

  private static List<JsonNode> documents(String capture) throws IOException {
    return SampleMessages.of(FILES.resolve(capture)).allDocuments();
  }

  /** packetbeat's values first: Request-URI, From, To, Contact, o=, c=. */
  @Test
  void allAddressesThatAMessageNamesAreRelated() throws IOException {
    JsonNode related = documents("related.pcap").get(0).at("/related");
    assertThat(related.at("/user"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "+15550199",
            "anonymous",
            "+15550108",
            "probe",
            "+15550100",
            "+15550101",
            "+15550102",
            "+15550103",
            "+15550104",
            "+15550105",
            "+15550106",
            "+15550107");
    assertThat(related.at("/hosts"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "example.net",
            "anonymous.invalid",
            "asserted.example.com",
            "rpid.example.com",
            "diversion.example.com",
            "history.example.com",
            "referrer.example.com",
            "called.example.com",
            "served.example.com");
    assertThat(related.at("/ip"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "192.0.2.10", "198.51.100.20", "203.0.113.7", "203.0.113.5", "203.0.113.6");
  }

  /** RFC 4694, RFC 4904, RFC 3966. */
  @Test
  void parametersOfNumbersAreFields() throws IOException {
    JsonNode sip = documents("006-user-parameters.pcap").get(0).at("/sip");
    assertThat(sip.at("/uri/number").asText()).isEqualTo("+15550100");
    assertThat(sip.at("/uri/user_parameters")).hasToString("[\"npdi\",\"rn=+15550199\"]");
    assertThat(sip.at("/from/uri/user_parameters"))
        .hasToString("[\"tgrp=TG-7\",\"trunk-context=example.com\"]");
    assertThat(sip.at("/to/uri/user_parameters")).hasToString("[\"isub=1411\",\"ext=22\"]");
    assertThat(sip.at("/contact/uri/user_parameters")).hasToString("\"postd=pp22\"");
    assertThat(sip.at("/p_asserted_identity/0/uri/user_parameters"))
        .hasToString("\"cpc=ordinary\"");
  }

  /** RFC 3326 section 2; a text without quotes and with a comma is one text, and named. */
  @Test
  void aCommaInAReasonTextInventsNoReason() throws IOException {
    List<JsonNode> messages = documents("015-reasons.pcap");
    assertThat(messages.get(0).at("/sip/reason"))
        .hasToString(
            "[{\"protocol\":\"SIP\",\"cause\":200,\"text\":\"Call completed elsewhere, by Bob\"},"
                + "{\"protocol\":\"Q.850\",\"cause\":26}]");
    assertThat(messages.get(1).at("/sip/reason"))
        .hasToString(
            "[{\"protocol\":\"Q.850\",\"cause\":16,\"text\":\"Normal call clearing, by caller\"},"
                + "{\"protocol\":\"FreeSWITCH\",\"cause\":1,\"text\":\"User\\\"s end\"}]");
    assertThat(messages.get(1).at("/sip/parse_problems").toString()).contains("reason@");
    assertThat(messages.get(2).at("/sip/reason"))
        .hasToString(
            "[{\"protocol\":\"Q.850\",\"cause\":34,\"text\":\"No circuit;channel, available\"},"
                + "{\"protocol\":\"SIP\",\"cause\":503}]");
    assertThat(messages.get(0).at("/sip").has("parse_problems")).isFalse();
    assertThat(messages.get(2).at("/sip").has("parse_problems")).isFalse();
  }

  /** The ISUP bytes as tshark has them: an initial address message (ITU-T Q.763). */
  @Test
  void isupIsInBase64AndNoInvalidText() throws IOException {
    List<JsonNode> messages = documents("031-isup.pcap");
    assertThat(messages).hasSize(2);
    for (JsonNode document : messages) {
      byte[] binary = Base64.getDecoder().decode(document.at("/sip/body/binary").asText());
      assertThat(HexFormat.of().formatHex(binary)).isEqualTo(ISUP_OF_TSHARK);
      assertThat(document.has("tags")).isFalse();
      assertThat(document.at("/sip/body/type")).hasToString("[\"sdp\",\"isup\"]");
    }
  }

  /** draft-ietf-sip-privacy-04. */
  @Test
  void remotePartyIdIsAnIdentity() throws IOException {
    JsonNode document = documents("019-remote-party-id.pcap").get(0);
    JsonNode party = document.at("/sip/remote_party_id/0");
    assertThat(party.at("/display_info").asText()).isEqualTo("Alice");
    assertThat(party.at("/uri/number").asText()).isEqualTo("+15550100");
    assertThat(party.at("/party").asText()).isEqualTo("calling");
    assertThat(party.at("/screen").asText()).isEqualTo("yes");
    assertThat(party.at("/privacy").asText()).isEqualTo("off");
    assertThat(document.at("/related/user").toString()).contains("\"+15550100\"");
  }

  /** RFC 3261 section 7.3.1 does not allow two lines of From; both are searchable. */
  @Test
  void bothValuesOfARepeatedHeaderAreSearchable() throws IOException {
    JsonNode document = documents("029-repeated-and-empty.pcap").get(1);
    assertThat(document.at("/sip/parse_problems").toString())
        .contains("repeated_from@", "repeated_max_forwards@");
    assertThat(document.at("/related/user"))
        .extracting(JsonNode::asText)
        .containsExactly("bob", "mallory", "probe", "alice");
    assertThat(document.at("/sip/headers").toString())
        .contains(
            "max-forwards: 70", "max-forwards: 3", "mallory@example.org", "alice@example.com");
  }

  @Test
  void headersWithoutAValueAreNamed() throws IOException {
    JsonNode document = documents("029-repeated-and-empty.pcap").get(0);
    // RFC 3261 section 25.1: only Allow may be empty.
    assertThat(document.at("/sip/parse_problems"))
        .extracting(problem -> problem.asText().replaceAll("@.*", ""))
        .containsExactlyInAnyOrder("warning", "reason", "contact", "user_agent");
    assertThat(document.at("/sip/headers").toString()).contains("allow: ");
  }

  /** RFC 3261 section 7.3.1: several lines are one list. */
  @Test
  void acceptIsTheListOfAllLines() throws IOException {
    assertThat(documents("017-call-info.pcap").get(0).at("/sip/accept"))
        .extracting(JsonNode::asText)
        .containsExactly("application/sdp", "application/isup", "multipart/mixed");
  }

  @Test
  void originWithSpacesNamesNoOtherUserOrHost() throws IOException {
    for (JsonNode document :
        SampleMessages.of(FILES.resolve("038-sdp-origin-spaces.pcap")).allDocuments()) {
      assertThat(document.at("/sip/sdp/owner/ip").asText()).isEqualTo("192.0.2.10");
      assertThat(document.at("/sip/sdp/owner/session_id").asText()).isEqualTo("4711");
      assertThat(document.at("/related").toString()).doesNotContain("\"IN\"", "4712");
    }
  }

  @Test
  void linesOfSdpEndWithAnyLineEnd() throws IOException {
    for (JsonNode document :
        SampleMessages.of(FILES.resolve("041-sdp-line-ends.pcap")).allDocuments()) {
      assertThat(document.at("/sip/sdp/version").asText()).isEqualTo("0");
      assertThat(document.at("/sip/sdp/owner/ip").asText()).isEqualTo("192.0.2.10");
      assertThat(document.at("/sip/sdp/media").toString()).contains("PCMA/8000");
    }
  }

  @Test
  void cutLinesAreInNoField() throws IOException {
    List<JsonNode> documents = documents("r1-cut.pcap");
    assertThat(documents.get(0).at("/sip/call_id").isMissingNode()).isTrue();
    assertThat(documents.get(1).at("/sip/cseq").isMissingNode()).isTrue();
    assertThat(documents.get(1).at("/event/sequence").isMissingNode()).isTrue();
    assertThat(documents.get(2).at("/sip/from").isMissingNode()).isTrue();
    assertThat(documents.get(2).at("/related").toString()).doesNotContain("\"exam\"");
    assertThat(documents.subList(0, 3))
        .allSatisfy(each -> assertThat(problems(each)).contains("header_cut", "frame_cut"));
    assertThat(problems(documents.get(3))).isEqualTo("");
  }

  @Test
  void aNumberBeyondTheLimitIsAbsent() throws IOException {
    JsonNode document = documents("r2-long-number.pcap").get(0);
    assertThat(document.at("/sip/cseq").isMissingNode()).isTrue();
    assertThat(document.at("/event/sequence").isMissingNode()).isTrue();
    assertThat(problems(document)).contains("header_too_long");
  }

  @Test
  void oneThingHasOneNameInSdp() throws IOException {
    JsonNode brackets = documents("r4-sdp-names.pcap").get(0);
    assertThat(brackets.at("/sip/sdp/owner/ip").asText()).isEqualTo("2001:db8::1");
    assertThat(brackets.at("/related/ip").toString()).contains("\"2001:db8::1\"");
    assertThat(brackets.at("/related/hosts").toString()).doesNotContain("2001");
    assertThat(brackets.at("/sip/sdp/media/0/codecs").toString())
        .contains("\"AMR-WB/16000\"", "\"PCMU/8000\"");
  }

  @Test
  void aConnectionWithoutAddressIsInNoRelatedField() throws IOException {
    JsonNode document = documents("r4-sdp-names.pcap").get(1);
    assertThat(document.at("/related").toString()).doesNotContain("'");
    assertThat(problems(document)).contains("sdp_connection");
  }

  @Test
  void aFirstFragmentAloneIsADocument() throws IOException {
    JsonNode document = documents("r7-r8-hello-and-first-fragment.pcap").get(1);
    assertThat(document.at("/sip/call_id").asText()).isEqualTo("first-fragment@example.com");
    assertThat(problems(document)).contains("fragment_missing");
  }

  @Test
  void tunnelsAreNamed() throws IOException {
    assertThat(
            documents("083-udp-tunnels.pcap").stream()
                .map(each -> each.at("/network/tunnel/0/type").asText()))
        .containsExactly("l2tp", "l2tp", "l2tp", "mpls", "gre", "jmirror", "jmirror");
    assertThat(documents("083-udp-tunnels.pcap").get(0).at("/network/tunnel/0/id").asText())
        .isEqualTo(Long.toString((7L << 16) + 9));
    assertThat(documents("085-pptp.pcap"))
        .allSatisfy(
            each -> assertThat(each.at("/network/tunnel/0/type").asText()).isEqualTo("pptp"));
  }

  @Test
  void exportedMessagesHaveTheirTransport() throws IOException {
    List<JsonNode> documents = documents("082-exported-pdu.pcap");
    assertThat(documents)
        .extracting(each -> each.at("/network/transport").asText())
        .containsExactly("udp", "tcp", "udp", "udp", "udp");
    assertThat(documents.get(2).at("/network/type").asText()).isEqualTo("ipv6");
  }

  private static String problems(JsonNode document) {
    return document.at("/sip/parse_problems").toString();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void messagesAndEndsAreThese(Row row) throws IOException {
    SampleMessages capture = SampleMessages.of(FILES.resolve(row.capture()));
    Map<String, Integer> counts = new TreeMap<>();
    capture.ends().forEach(end -> counts.merge(end, 1, Integer::sum));
    List<String> ends =
        counts.entrySet().stream().map(end -> end.getKey() + " " + end.getValue()).toList();
    assertThat(capture.ends()).hasSize(capture.frames());
    assertThat(ends).containsExactly(row.ends());
    assertThat(capture.messages()).hasSize(row.messages());
  }
}
