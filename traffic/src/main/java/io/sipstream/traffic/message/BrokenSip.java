package io.sipstream.traffic.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.function.UnaryOperator;

/**
 * Lists ways in which messages on real networks violate or exploit the rules. Each converts a
 * complete message of {@link Dialog} to one that a monitor must still show. tshark recognizes all
 * of them, so it can verify the results.
 */
public enum BrokenSip {
  BARE_LINE_FEEDS(text -> text.replace("\r\n", "\n")),
  FOLDED_HEADERS(
      text ->
          text.replace("From: ", "From:\r\n  ")
              .replace(";tag=", "\r\n\t;tag=")
              .replace("CSeq: ", "CSeq:\r\n ")
              .replace(
                  "\r\nMax-Forwards:", "\r\nSubject: one\r\n two\r\n\tthree\r\nMax-Forwards:")),
  ODD_HEADER_CASE(
      text ->
          text.replace("\r\nFrom:", "\r\nFROM:")
              .replace("\r\nCall-ID:", "\r\ncall-id:")
              .replace("\r\nCSeq:", "\r\ncSEQ:")
              .replace("\r\nContent-Length:", "\r\nCONTENT-LENGTH:")),
  NO_CALL_ID(text -> text.replaceFirst("Call-ID: [^\r]*\r\n", "")),
  NO_CSEQ(text -> text.replaceFirst("CSeq: [^\r]*\r\n", "")),
  NO_FROM(text -> text.replaceFirst("From: [^\r]*\r\n", "")),
  NO_HEADERS(text -> text.substring(0, text.indexOf("\r\n")) + "\r\n\r\n"),
  NO_CONTENT_LENGTH(text -> text.replaceFirst("Content-Length: [^\r]*\r\n", "")),
  NO_EMPTY_LINE(text -> text.substring(0, text.indexOf("\r\n\r\n") + 2)),
  CUT_IN_A_HEADER(text -> text.substring(0, text.indexOf("Content-Length:") + 7)),
  LENGTH_TOO_LARGE(text -> text.replaceFirst("Content-Length: .*", "Content-Length: 9999")),
  LENGTH_TOO_SMALL(
      text -> text.replaceFirst("Content-Length: .*", "Content-Length: 3") + "abcdefgh"),
  LENGTH_NEGATIVE(text -> text.replaceFirst("Content-Length: .*", "Content-Length: -5")),
  LENGTH_NO_NUMBER(text -> text.replaceFirst("Content-Length: .*", "Content-Length: none")),
  TRAILING_LINES(text -> text + "\r\n\r\n"),
  TRAILING_ZEROS(text -> text + "\0\0\0\0"),
  TRAILING_MESSAGE(text -> text + text.replace("Call-ID: ", "Call-ID: second-")),
  UNKNOWN_METHOD(text -> rename(text, "FROBNICATE")),
  LOWER_CASE_METHOD(text -> rename(text, "options")),
  ODD_METHOD_TOKEN(text -> rename(text, "N~e!w%*_`'-+.")),
  OTHER_CSEQ_METHOD(text -> text.replaceFirst("(CSeq: \\d+) \\w+", "$1 INFO")),
  LARGEST_CSEQ(text -> text.replaceFirst("CSeq: \\d+", "CSeq: 4294967295")),
  LEADING_ZEROS_IN_CSEQ(text -> text.replaceFirst("CSeq: ", "CSeq: 000")),
  WIDE_CSEQ(text -> text.replaceFirst("(CSeq: \\d+) ", "$1 \t  ")),
  BARE_ADDRESS(text -> text.replaceFirst("From: [^<\r]*<([^>]*)>", "From: $1")),
  BRACKETS_IN_QUOTES(
      text -> text.replaceFirst("From: [^<\r]*<", "From: \"A <sip:x@example.org> \\\\\" Z\" <")),
  NO_USER(text -> text.replaceFirst("From: [^<\r]*<sip:[^@\r]*@", "From: <sip:")),
  ESCAPED_USER(text -> text.replaceFirst("From: [^<\r]*<sip:[^@\r]*@", "From: <sip:al%69ce%40x@")),
  LINE_WITHOUT_COLON(text -> addHeader(text, "This line has no colon")),
  ZERO_BYTE_IN_HEADER(text -> addHeader(text, "Subject: before\0after")),
  THREE_HUNDRED_HEADERS(text -> addHeader(text, lines(300))),
  LONG_HEADER(text -> addHeader(text, "X-Long: " + "long ".repeat(1600))),
  EMPTY_REASON(Of.RESPONSE, text -> text.replaceFirst("^.*", "SIP/2.0 180 ")),
  FOREIGN_REASON(Of.RESPONSE, text -> text.replaceFirst("^.*", "SIP/2.0 404 Não encontrado")),
  UNKNOWN_CODE(Of.RESPONSE, text -> text.replaceFirst("^.*", "SIP/2.0 799 Made Up")),
  // In ISO 8859-1, which is not UTF-8; the marker becomes one byte in of().
  LATIN_1_DISPLAY_NAME(
      text ->
          addHeader(text, "Subject: caf\uFFFF")
              .replaceFirst("From: [^<\r]*<", "From: \"Ren\uFFFF\" <")),
  LATIN_1_USER(text -> text.replaceFirst("From: [^<\r]*<sip:[^@\r]*@", "From: <sip:ren\uFFFF@"));

  private static final byte[] LATIN_1_E_ACUTE = "é".getBytes(ISO_8859_1);

  private enum Of {
    REQUEST,
    RESPONSE
  }

  private final Of of;

  @SuppressWarnings("ImmutableEnumChecker") // the lambdas above keep nothing
  private final UnaryOperator<String> change;

  BrokenSip(UnaryOperator<String> change) {
    this(Of.REQUEST, change);
  }

  BrokenSip(Of of, UnaryOperator<String> change) {
    this.of = of;
    this.change = change;
  }

  /** Returns whether this applies to responses; otherwise it applies to requests. */
  public boolean breaksResponses() {
    return of == Of.RESPONSE;
  }

  /** Returns the message with this change. */
  public Message of(Message message) {
    String text = change.apply(message.text());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int from = 0;
    for (int at = text.indexOf('\uFFFF'); at >= 0; at = text.indexOf('\uFFFF', from)) {
      bytes.writeBytes(text.substring(from, at).getBytes(UTF_8));
      bytes.writeBytes(LATIN_1_E_ACUTE);
      from = at + 1;
    }
    bytes.writeBytes(text.substring(from).getBytes(UTF_8));
    return message.with(bytes.toByteArray());
  }

  private static String rename(String text, String method) {
    String old = text.substring(0, text.indexOf(' '));
    return method + text.substring(old.length()).replace(" " + old + "\r\n", " " + method + "\r\n");
  }

  private static String addHeader(String text, String line) {
    return text.replace("\r\nMax-Forwards:", "\r\n" + line + "\r\nMax-Forwards:");
  }

  private static String lines(int count) {
    StringBuilder lines = new StringBuilder("X-0: 0");
    for (int i = 1; i < count; i++) {
      lines.append("\r\nX-").append(i).append(": ").append(i);
    }
    return lines.toString();
  }
}
