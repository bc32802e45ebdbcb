package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses of a message are in {@code related}, and in which order. */
class RelatedFieldsTest {
  private static final String HEAD =
      """
      INVITE sip:u1@h1.example SIP/2.0
      Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1
      From: <sip:u3@h3.example>;tag=1
      To: <sip:u4@h4.example>
      Call-ID: 1
      CSeq: 1 INVITE
      """
          .replace("\n", "\r\n");

  private static Map<String, Object> fields(String headers, String body) {
    String type = body.isEmpty() ? "" : "Content-Type: application/sdp\r\n";
    return Documents.fields(HEAD + headers + type + "\r\n" + body.replace("\n", "\r\n"));
  }

  /** RFC 3325, 5806, 7044, 3892, 3515, 7315, 5502, draft-ietf-sip-privacy. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "P-Asserted-Identity: <sip:x@x.example>, <tel:+1555> | x +1555",
        "P-Preferred-Identity: <sip:x@x.example> | x",
        "Remote-Party-ID: \"X\" <sip:x@x.example>;party=calling | x",
        "Diversion: <sip:x@x.example>;reason=busy, <sip:y@x.example>;reason=busy | x y",
        "History-Info: <sip:x@x.example>;index=1, <sip:y@x.example>;index=1.1 | x y",
        "Referred-By: <sip:x@x.example> | x",
        "b: <sip:x@x.example> | x",
        "Refer-To: <sip:x@x.example> | x",
        "r: <sip:x@x.example> | x",
        "P-Called-Party-ID: <sip:x@x.example> | x",
        "P-Served-User: <sip:x@x.example>;sescase=orig | x",
      })
  void addressesOfHeadersAreAfterThoseOfPacketbeat(String header, String users) {
    Map<String, Object> fields = fields("Contact: <sip:u5@h5.example>\r\n" + header + "\r\n", "");
    assertThat(fields.get("related.user").toString())
        .isEqualTo("[u1, u3, u4, u5, " + users.replace(" ", ", ") + "]");
    assertThat(fields)
        .containsEntry(
            "related.hosts",
            List.of("h1.example", "h3.example", "h4.example", "h5.example", "x.example"));
  }

  @Test
  void furtherAssociatedUrisAreAfterContact() {
    String headers =
        "P-Associated-URI: <sip:u2@h2.example>, <sip:u6@h6.example>\r\n"
            + "Contact: <sip:u5@h5.example>\r\n";
    assertThat(fields(headers, ""))
        .containsEntry("related.user", List.of("u1", "u2", "u3", "u4", "u5", "u6"));
  }

  @Test
  void bothOfARepeatedFromAreNamed() {
    Map<String, Object> fields = fields("f: <sip:u7@h7.example>;tag=2\r\n", "");
    assertThat(fields).containsEntry("sip.parse_problems", List.of("repeated_from@164"));
    assertThat(fields).containsEntry("related.user", List.of("u1", "u7", "u4", "u3"));
  }

  /** RFC 8866 section 5.7, RFC 8839 section 5.1. */
  @Test
  void connectionsAndCandidatesAreAddresses() {
    String sdp =
        """
        v=0
        o=- 1 1 IN IP4 192.0.2.9
        s=-
        c=IN IP4 192.0.2.10
        t=0 0
        m=audio 4000 RTP/AVP 0
        c=IN IP4 192.0.2.11
        a=candidate:1 1 UDP 2130706431 192.0.2.12 49170 typ host
        a=candidate:2 1 UDP 1694498815 192.0.2.13 49170 typ srflx raddr 192.0.2.14 rport 8998
        a=candidate:3 1 UDP 2130706431 5f3e.local 49170 typ host
        a=candidate:4 1 UDP 2130706431 2001:DB8:0:0::1 49170 typ host
        m=video 5000 RTP/AVP 96
        c=IN IP4 media.example
        c=IN IP4 192.0.2.10
        """;
    Map<String, Object> fields = fields("", sdp);
    assertThat(fields)
        .containsEntry(
            "related.ip",
            List.of(
                "192.0.2.9",
                "192.0.2.1",
                "192.0.2.2",
                "192.0.2.10",
                "192.0.2.11",
                "192.0.2.12",
                "192.0.2.13",
                "192.0.2.14",
                "2001:db8::1"))
        .containsEntry(
            "related.hosts", List.of("h1.example", "h3.example", "h4.example", "media.example"))
        .doesNotContainKey("sip.parse_problems");
  }

  @Test
  void aListHasAtMost64Values() {
    String identities =
        IntStream.range(0, 64)
            .mapToObj(i -> "<sip:x" + i + "@h1.example>")
            .collect(Collectors.joining(",", "P-Asserted-Identity: ", "\r\n"));
    Map<String, Object> fields = fields(identities, "");
    assertThat(Documents.list(fields, "related.user"))
        .hasSize(64)
        .startsWith("u1", "u3", "u4", "x0")
        .endsWith("x60");
    assertThat(fields).containsEntry("sip.parse_problems", List.of("related_truncated"));
  }

  @Test
  void candidatesAreAtMost64Values() {
    String candidates =
        IntStream.range(0, 100)
            .mapToObj(i -> "a=candidate:1 1 UDP 1 198.51.100." + i + " 9 typ host\n")
            .collect(Collectors.joining());
    String sdp = "v=0\ns=-\nt=0 0\nm=audio 4000 RTP/AVP 0\n" + candidates;
    Map<String, Object> fields = fields("", sdp);
    assertThat(Documents.list(fields, "related.ip")).hasSize(64);
    assertThat(fields).containsEntry("sip.parse_problems", List.of("related_truncated"));
  }
}
