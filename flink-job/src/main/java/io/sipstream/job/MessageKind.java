package io.sipstream.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What metrics tell of a message, read out of its finished document.
 *
 * <p>A document is searched for its bytes, not parsed: within a text every quote has a backslash
 * before it, so {@code "sip":} with both quotes can be nothing but the name of the field, and the
 * writer's order of fields is fixed.
 *
 * @param method of the transaction, upper case; {@code other} if it is none of the known ones
 * @param responseClass {@code request}, {@code 1xx} to {@code 6xx} (RFC 3261 section 7.2), {@code
 *     other} for codes beyond them
 */
record MessageKind(String method, String responseClass) {
  static final String OTHER = "other";
  static final String REQUEST = "request";

  // IANA's registry "Session Initiation Protocol Parameters", Methods; RFC 3261, 3262, 3311, 3428,
  // 3515, 3903, 6086, 6665. Keys are what event.action has of them.
  private static final Map<String, String> METHODS =
      Stream.of(
              "ACK",
              "BYE",
              "CANCEL",
              "INFO",
              "INVITE",
              "MESSAGE",
              "NOTIFY",
              "OPTIONS",
              "PRACK",
              "PUBLISH",
              "REFER",
              "REGISTER",
              "SUBSCRIBE",
              "UPDATE")
          .collect(Collectors.toUnmodifiableMap(m -> m.toLowerCase(Locale.ROOT), m -> m));

  private static final int LONGEST_METHOD = 9;
  private static final ByteSearch ACTION = new ByteSearch("\"action\":\"sip_");
  private static final ByteSearch SIP = new ByteSearch("\"sip\":{\"timestamp");
  // What stands before it, the place in a stream or a HEP packet, has no field of that name.
  private static final ByteSearch TYPE = new ByteSearch("\"type\":\"re");
  private static final byte[] RESPONSE = "sponse\",".getBytes(ISO_8859_1);
  private static final byte[] VERSION = "\"version\":\"".getBytes(ISO_8859_1);
  private static final byte[] CODE = "\"code\":".getBytes(ISO_8859_1);

  static MessageKind of(byte[] document) {
    int action = ACTION.endIn(document, 0);
    int sip = SIP.endIn(document, Math.max(action, 0));
    int type = sip < 0 ? -1 : TYPE.endIn(document, sip);
    return new MessageKind(
        method(document, action), type < 0 ? OTHER : responseClass(document, type));
  }

  private static String method(byte[] document, int start) {
    if (start < 0) {
      return OTHER;
    }
    int end = start;
    while (end < document.length && document[end] != '"' && end - start <= LONGEST_METHOD) {
      end++;
    }
    return METHODS.getOrDefault(new String(document, start, end - start, ISO_8859_1), OTHER);
  }

  private static String responseClass(byte[] document, int type) {
    int at = type;
    if (!ByteSearch.isAt(document, at, RESPONSE)) {
      return REQUEST;
    }
    at += RESPONSE.length;
    if (ByteSearch.isAt(document, at, VERSION)) {
      at = endOfText(document, at + VERSION.length) + 2;
    }
    at += CODE.length;
    if (!ByteSearch.isAt(document, at - CODE.length, CODE) || at + 3 >= document.length) {
      return OTHER;
    }
    boolean threeDigits = isDigit(document[at + 1]) && isDigit(document[at + 2]);
    boolean known = document[at] >= '1' && document[at] <= '6';
    return known && threeDigits && !isDigit(document[at + 3]) ? (char) document[at] + "xx" : OTHER;
  }

  /** Where a text's closing quote is; {@code start} is behind its opening one. */
  private static int endOfText(byte[] document, int start) {
    int at = start;
    while (at < document.length && document[at] != '"') {
      at += document[at] == '\\' ? 2 : 1;
    }
    return at;
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }
}
