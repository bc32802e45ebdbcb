package io.sipstream.reassembly;

import java.util.List;

/** Messages in the manner of RFC 3261 section 24 and RFC 3515 section 4, made for these tests. */
public final class SipTexts {
  public static final String INVITE =
      """
      INVITE sip:bob@biloxi.example.com SIP/2.0
      Via: SIP/2.0/TCP pc33.atlanta.example.com;branch=z9hG4bK776asdhds
      Max-Forwards: 70
      To: Bob <sip:bob@biloxi.example.com>
      From: Alice <sip:alice@atlanta.example.com>;tag=1928301774
      Call-ID: a84b4c76e66710
      CSeq: 314159 INVITE
      Content-Type: application/sdp
      Content-Length: 25

      v=0
      o=- 1 1 IN IP4 x

      """
          .replace("\n", "\r\n");
  static final String TRYING = head("SIP/2.0 100 Trying", "INVITE") + "Content-Length: 0\r\n\r\n";
  static final String REGISTER =
      head("REGISTER sip:example.com SIP/2.0", "REGISTER") + "l: 0\r\n\r\n";

  /** Its body looks like a message of its own. */
  static final String NOTIFY =
      head("NOTIFY sip:bob@example.com SIP/2.0", "NOTIFY")
          + "Content-Type: message/sipfrag\r\nContent-Length:\r\n  20\r\n\r\n"
          + "SIP/2.0 200 OK\r\n\r\n\r\n";

  /** Line feeds alone, as some devices send. */
  static final String BARE =
      (head("OPTIONS sip:bob@example.com SIP/2.0", "OPTIONS") + "Content-Length: 3\r\n\r\nab\n")
          .replace("\r\n", "\n");

  static final List<String> ALL = List.of(INVITE, TRYING, REGISTER, NOTIFY, BARE);

  private SipTexts() {}

  static String head(String startLine, String method) {
    return startLine
        + "\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\nTo: <sip:b@h>;tag=2\r\nFrom: <sip:a@h>;tag=1"
        + "\r\nCall-ID: c1@h\r\nCSeq: 1 "
        + method
        + "\r\n";
  }

  /** With a body of so many bytes. */
  static String withBody(int bodyBytes) {
    return head("MESSAGE sip:b@h SIP/2.0", "MESSAGE")
        + "Content-Length: "
        + bodyBytes
        + "\r\n\r\n"
        + "x".repeat(bodyBytes);
  }
}
