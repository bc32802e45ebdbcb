package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A header more in a message that is valid otherwise: what its grammar allows, what it does not.
 */
class NamedProblemsTest {
  private static final String OPTIONS =
      """
      OPTIONS sip:b@h SIP/2.0
      Via: SIP/2.0/UDP h.example.com;branch=z9hG4bK1
      From: <sip:a@h>;tag=1
      To: <sip:b@h>
      Call-ID: 1
      CSeq: 1 OPTIONS
      """
          .replace("\n", "\r\n");

  /**
   * RFC 3261 section 20 and 25.1, and the RFCs that docs/reference/fields.md has beside each
   * header.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Contact: *",
        "Contact: <sip:a@h>;+sip.instance=\"<urn:uuid:1>\";reg-id=1",
        "Contact: \"a\" <sip:a@h>, sip:b@h;q=1.0",
        "Contact: <sip:a@h?Subject=x>",
        "Contact: <sip:[2001:db8::1]:5060>",
        "Contact: <tel:+1-2>;expires=0",
        "Contact:\r\n <sip:a@h>",
        "m : <sip:a@h>",
        "Accept:",
        "Supported:",
        "Allow:",
        "Subject:",
        "Accept: text/*;q=0.3, */*",
        "Call-Info: <http://h/a,b>;purpose=icon",
        "Warning: 399 h \"x\", 300 h2 \"y, z\"",
        "Retry-After: 5 (busy (very));duration=3",
        "Retry-After: 0",
        "Date: Tue, 24 Nov 2026 08:09:10 GMT",
        "Content-Disposition: session;handling=optional",
        "Event: presence;id=1",
        "Subscription-State: active;expires=60",
        "Refer-To: <sip:a@h?Replaces=1%40h%3Bto-tag%3D1>",
        "Refer-To: sip:a@h",
        "Referred-By: <sip:a@h>;cid=\"2@h\"",
        "Replaces: 1@h;to-tag=1;from-tag=2;early-only",
        "Reason: Q.850;cause=16;text=\"x\", SIP;cause=200",
        "Privacy: id;critical",
        "P-Asserted-Identity: \"a\" <sip:a@h>, <tel:+1>",
        "P-Asserted-Identity: tel:+12125550100",
        "Diversion: <sip:a@h>;reason=unconditional;counter=1",
        "History-Info: <sip:a@h?Reason=SIP%3Bcause%3D302>;index=1, <sip:b@h>;index=1.1;mp=1",
        "Session-Expires: 90;refresher=uas",
        "x: 90",
        "Min-SE: 90;lr",
        "RSeq: 1",
        "P-Charging-Vector: icid-value=\"a;b\";orig-ioi=h",
        "P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=1",
        "Record-Route: <sip:h;lr>,<sip:h2;lr>",
        "Route: \"x\" <sip:h;lr>;p=1",
        "Path: <sip:h;lr>",
        "Authorization: Digest username=\"a\",realm=\"r\",nonce=\"n\",uri=\"sip:h\",response=\"0\"",
        "Authorization: Basic YTpi",
        "WWW-Authenticate: Digest realm=\"r\",domain=\"sip:h sip:h2\",nonce=\"n\",stale=FALSE",
        "Proxy-Require: a",
        "User-Agent: a/1 (b)",
        "Geolocation: <cid:1@h>",
        "Max-Breadth: 60",
        "Content-Length: 0",
        "l:0",
        "Via: SIP/2.0/TCP 1.2.3.4;alias;rport",
        "Via: SIP/2.0/WSS abc.invalid;keep",
        "P-Associated-URI: <sip:a@h>, <tel:+1>",
        "Error-Info: <sip:a@h>",
        "Security-Client: ipsec-3gpp; alg=hmac-sha-1-96; spi-c=1",
        "Accept-Language:",
        "Timestamp: 54",
        "In-Reply-To: 1@h, 2@h",
        "Content-Language: fr",
        "Organization:",
        "Alert-Info: <http://h/a>",
        "Join: 1;from-tag=1;to-tag=2",
        "Expires: 4294967295",
        "Max-Forwards: 255",
        "MIME-Version: 1.0",
        "Contact: <sips:a@h;transport=ws>;pub-gruu=\"sip:a@h;gr=x\"",
        "Contact: <sip:%3Ca%3E@h>",
        "Contact: <SIP:a@H>",
        "Contact: \"é\\\"\" <sip:a@h>",
        "P-Called-Party-ID: sip:a@h",
        "P-Served-User: <sip:a@h>; sescase=orig; regstate=reg",
        "P-Visited-Network-ID: other.net, \"Visited 1\"",
        "Session-ID: 0123456789abcdef0123456789abcdef;remote=00000000000000000000000000000000",
        "Service-Route: <sip:h;lr>",
        "Allow-Events: presence.winfo",
        "u: presence",
      })
  void whatIsValidIsClean(String header) {
    assertThat(Documents.fields(OPTIONS + header + "\r\n\r\n"))
        .doesNotContainKey("sip.parse_problems");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Contact: <sip:a@h>;q=2 | contact",
        "Contact: <sip:a@h>;q=0.1234 | contact",
        "Contact: <sip:a@h>;expires=soon | contact",
        "Contact: <sip:a@h>;expires=4294967296 | contact",
        "Contact: sip:a@h, | contact",
        "Contact: | contact",
        "Contact: <sip:a@h>;; | contact",
        "From: <sip:c@h> | repeated_from",
        "Call-ID: 2 | repeated_call_id",
        "CSeq : 1 OPTIONS | repeated_cseq",
        "Route: sip:h;lr | route",
        "Record-Route: <sip:h | record_route",
        "Path: sip:h;lr | path",
        "Service-Route: sip:h | service_route",
        "Diversion: sip:a@h | diversion",
        "History-Info: sip:a@h;index=1 | history_info",
        "Expires: x | expires",
        "Expires: | expires",
        "Expires: -1 | expires",
        "Min-Expires: 4294967296 | min_expires",
        "Date: now | date",
        "Retry-After: soon | retry_after",
        "Max-Forwards: -1 | max_forwards",
        "RSeq: x | rseq",
        "RAck: 1 | rack",
        "Session-Expires: x | session_expires",
        "x: x | session_expires",
        "Via: x | via",
        "Via: | via",
        "Refer-To: <sip:a@h | refer_to",
        "Refer-To: <sip:a@h>, <sip:b@h> | refer_to",
        "Warning: x | warning",
        "Content-Length: 1 2 | content_length",
        "Authorization: Digest | authorization",
        "Session-ID: 1 | session_id",
        "P-Asserted-Identity: <sip:a@ | p_asserted_identity",
        "Reason: ;cause=1 | reason",
        "Event: | event",
        "Event: ;id=1 | event",
        "Supported: a,,b | supported",
        "Require: | require",
        "Server: | server",
        "NoColon | header_line",
        ": x | header_line",
        "Bad Name: x | header_name",
      })
  void whatIsNotIsNamed(String header, String problem) {
    assertThat(Documents.of(TestFrames.sip(OPTIONS + header + "\r\n\r\n")).problems())
        .containsExactly(problem);
  }
}
