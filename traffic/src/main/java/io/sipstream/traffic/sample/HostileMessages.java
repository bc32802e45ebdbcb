package io.sipstream.traffic.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.message.Endpoint;
import java.util.function.IntFunction;

/** Lists messages that are costly to parse, each for one reason, and a usual message. */
public enum HostileMessages {
  /** Baseline for the other messages. */
  USUAL(HostileMessages::usual),
  QUOTES(bytes -> header("Contact: ", "\"", "", bytes)),
  QUOTES_IN_VIA(bytes -> header("Via: SIP/2.0/UDP h;a=", "\"", "", bytes)),
  BACKSLASHES(bytes -> header("Contact: \"", "\\", "", bytes)),
  COMMAS(bytes -> header("Contact: ", ",", "", bytes)),
  COMMAS_IN_VIA(bytes -> header("Via: ", ",", "", bytes)),
  SEMICOLONS(bytes -> header("To: <sip:a@b>", ";", "", bytes)),
  SEMICOLONS_IN_URI(bytes -> header("To: <sip:a@b", ";", ">", bytes)),
  BRACKETS(bytes -> header("Contact: ", "<", "", bytes)),
  SQUARE_BRACKETS(bytes -> header("Contact: <sip:", "[", ">", bytes)),
  AT_SIGNS(bytes -> header("From: <sip:", "@", ">", bytes)),
  ESCAPES(bytes -> header("From: <sip:", "%41", "@h>", bytes)),
  ESCAPES_IN_HISTORY(bytes -> header("History-Info: <sip:a@b?Reason=", "%41", ">;index=1", bytes)),
  SPACES(bytes -> header("CSeq: 1", " ", "INVITE", bytes)),
  NO_COLON(bytes -> header("", "x", "", bytes)),
  CONTACTS(bytes -> header("Contact: ", "<sip:a@b>;q=0.5,", "*", bytes)),
  CONTACT_LINES(bytes -> header("", "m: <sip:a@b>;q=0.5,sip:c@d\r\n", "s: x", bytes)),
  REASONS(bytes -> header("Reason: ", "Q.850;cause=1;text=\"x\",", "SIP", bytes)),
  URI_PARAMETERS(bytes -> header("To: <sip:a@b", ";x=y", ">", bytes)),
  AUTH_PARAMETERS(bytes -> header("Authorization: Digest ", "a=b,", "c=d", bytes)),
  AUTH_LINES(bytes -> header("", "Authorization: Digest a=b\r\n", "s: x", bytes)),
  SHORT_HEADERS(bytes -> header("", "a:b\r\n", "s: x", bytes)),
  EXTENSION_HEADERS(bytes -> header("", "X-Extension-Header: value\r\n", "s: x", bytes)),
  REPEATED_VIAS(bytes -> header("", "v:SIP/2.0/UDP h\r\n", "s: x", bytes)),
  FOLDED_LINES(bytes -> header("Subject: x", "\r\n y", "", bytes)),
  LINE_FEEDS(bytes -> header("", "\n", "", bytes)),
  SDP_LINES(bytes -> sdp("a=x\r\n", bytes)),
  SDP_JUNK(bytes -> sdp("x\n", bytes)),
  SDP_CONNECTIONS(bytes -> sdp("c=IN IP4 192.0.2.1\r\n", bytes)),
  SDP_MEDIA(bytes -> sdp("m=audio 9 RTP/AVP 0\r\n", bytes)),
  SDP_FORMATS(bytes -> sdp("m=audio 9 RTP/AVP" + " 96".repeat(20_000) + "\r\n", bytes)),
  SDP_RTP_MAPS(bytes -> sdp(manyMaps(), bytes)),
  SDP_CRYPTO(bytes -> sdp("a=crypto:1 AES inline:x\r\n", bytes)),
  MULTIPART(bytes -> body("multipart/mixed;boundary=b", "--b\r\n\r\nx\r\n", bytes)),
  MULTIPART_HEADERS(bytes -> body("multipart/mixed;boundary=b", "--b\r\na:b\r\n", bytes)),
  NESTED_MULTIPART(
      bytes ->
          body(
              "multipart/mixed;boundary=b",
              "--b\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n",
              bytes)),
  HYPHENS(bytes -> body("multipart/mixed;boundary=\"" + "-".repeat(60) + "\"", "-", bytes)),
  BASE64(
      bytes ->
          body(
              "multipart/mixed;boundary=b",
              "--b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + "QUJD".repeat(15_000) + "\r\n",
              bytes)),
  TEXT(bytes -> body("text/plain", "\u00c3\u00b6", bytes)),
  CONTROL_CHARACTERS(bytes -> body("text/plain", "\0", bytes)),
  NOT_UTF8(bytes -> body("text/plain", "\u00ff", bytes)),
  VOICE_QUALITY(bytes -> body("application/vq-rtcpxr", "LocalMetrics:MOSLQ=4.1 ", bytes)),
  PASSPORT(bytes -> header("Identity: e30.", "W1tb", ".x;info=<h>", bytes));

  /** Length close to the limit of a UDP datagram. */
  public static final int LARGE_BYTES = 64_000;

  private static final String HEAD =
      """
      INVITE sip:bob@example.com SIP/2.0
      Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK74bf9
      Max-Forwards: 70
      From: "Alice" <sip:alice@example.com>;tag=9fxced76sl
      To: Bob <sip:bob@example.com>
      Call-ID: 3848276298220188511@example.com
      CSeq: 1 INVITE
      """
          .replace("\n", "\r\n");

  @SuppressWarnings("ImmutableEnumChecker") // captures nothing
  private final IntFunction<String> message;

  HostileMessages(IntFunction<String> message) {
    this.message = message;
  }

  /** Returns the message in an Ethernet frame of about this number of bytes. */
  public byte[] frame(int bytes) {
    Endpoint from = Endpoint.of("192.0.2.1", 5060);
    Endpoint to = Endpoint.of("192.0.2.2", 5060);
    byte[] payload = message.apply(bytes).getBytes(ISO_8859_1);
    return Frames.ethernet(Frames.udpPacket(from, to, payload));
  }

  private static String usual(int bytes) {
    String sdp =
        """
        v=0
        o=alice 2890844526 2890844526 IN IP4 192.0.2.1
        s=-
        c=IN IP4 192.0.2.1
        t=0 0
        m=audio 49172 RTP/AVP 0 8 101
        a=rtpmap:0 PCMU/8000
        a=rtpmap:101 telephone-event/8000
        a=sendrecv
        """
            .replace("\n", "\r\n");
    String contact =
        "Contact: <sip:alice@192.0.2.1;transport=udp>\r\nSupported: 100rel, timer\r\nUser-Agent: ";
    String rest =
        "\r\nContent-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n";
    int length = HEAD.length() + contact.length() + rest.length() + sdp.length();
    return HEAD + contact + "x".repeat(Math.max(0, bytes - length)) + rest + sdp;
  }

  private static String header(String begin, String unit, String end, int bytes) {
    int times = (bytes - HEAD.length() - begin.length() - end.length()) / unit.length();
    return HEAD + begin + unit.repeat(times) + end + "\r\n\r\n";
  }

  private static String body(String type, String unit, int bytes) {
    String head = HEAD + "Content-Type: " + type + "\r\n\r\n";
    int times = Math.max(1, (bytes - head.length()) / unit.length());
    return head + unit.repeat(times);
  }

  private static String sdp(String unit, int bytes) {
    return body("application/sdp", unit, bytes);
  }

  private static String manyMaps() {
    StringBuilder media = new StringBuilder("m=audio 9 RTP/AVP");
    StringBuilder maps = new StringBuilder("\r\n");
    for (int format = 0; format < 64; format++) {
      media.append(' ').append(100 + format);
      maps.append("a=rtpmap:")
          .append(163 - format)
          .append(" codec-")
          .append(format)
          .append("/1\r\n");
    }
    return media.append(maps).toString();
  }
}
