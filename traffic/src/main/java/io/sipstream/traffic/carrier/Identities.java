package io.sipstream.traffic.carrier;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.traffic.message.Message;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adds identities (RFC 3325), a diversion (RFC 5806) and ICE candidates (RFC 8839) to the messages
 * of calls.
 */
final class Identities {
  private static final String HEAD_END = "\r\n\r\n";
  private static final Pattern CONTENT_LENGTH = Pattern.compile("(?m)^(Content-Length|l): \\d+");
  private static final Pattern CSEQ_OF_INVITE = Pattern.compile("(?m)^CSeq: \\d+ INVITE\r?$");

  /** Different numbers, and different addresses of candidates. */
  private static final long NUMBERS = 10_000;

  private Identities() {}

  /**
   * Returns a message with what its kind can have; other messages are returned unchanged.
   *
   * @param number selects the users and addresses
   */
  static Message add(Message message, long number) {
    String text = message.text();
    int headEnd = text.indexOf(HEAD_END);
    if (headEnd < 0 || !CSEQ_OF_INVITE.matcher(text).find()) {
      return message;
    }
    int user = (int) (number % NUMBERS);
    String head = text.substring(0, headEnd) + headers(text, user);
    String body = text.substring(headEnd + HEAD_END.length());
    if (body.startsWith("v=0")) {
      body += candidates(user);
      Matcher length = CONTENT_LENGTH.matcher(head);
      head = length.replaceFirst("$1: " + body.getBytes(UTF_8).length);
    }
    return message.with((head + HEAD_END + body).getBytes(UTF_8));
  }

  private static String headers(String text, int user) {
    boolean request = text.startsWith("INVITE ");
    if (!request && !text.startsWith("SIP/2.0 18") && !text.startsWith("SIP/2.0 200")) {
      return "";
    }
    String asserted =
        text.contains("\r\nP-Asserted-Identity:")
            ? ""
            : "\r\nP-Asserted-Identity: <sip:+1202555%04d@gateway.example.net>".formatted(user);
    return request
        ? asserted
            + "\r\nDiversion: <sip:+1203555%04d@pbx.example.com>;reason=no-answer;counter=1"
                .formatted(user)
        : asserted;
  }

  private static String candidates(int user) {
    String low = user / 250 + "." + (1 + user % 250);
    return "a=ice-ufrag:%04x\r\na=ice-pwd:%022x\r\n".formatted(user, user)
        + ("a=candidate:1 1 UDP 2130706431 10.7." + low + " 8998 typ host\r\n")
        + ("a=candidate:2 1 UDP 1694498815 198.18." + low)
        + (" 45664 typ srflx raddr 10.7." + low + " rport 8998\r\n")
        + ("a=candidate:3 1 UDP 16777215 198.19." + low)
        + (" 50000 typ relay raddr 198.18." + low + " rport 45664\r\n");
  }
}
