package io.sipstream.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.text.Span;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers whose grammar is a line: RAck, Warning, Session-ID, Date. */
class SmallHeadersTest {
  /** RFC 3262 section 7.2 and 10. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "88 7 INVITE, 88, 7, INVITE, false",
        "4294967295\t 1   INVITE, 4294967295, 1, INVITE, false",
        "4294967296 1 INVITE, -1, 1, INVITE, true",
        "88 INVITE, 88, -1, -, true",
        "88 7, 88, 7, -, true",
        "88 7 IN VITE, 88, 7, IN VITE, true",
        "-1 7 INVITE, -1, 7, INVITE, true",
      })
  void rack(String value, long rseq, long cseq, String method, boolean damaged) {
    RAck rack = RAck.parse(Span.of(value));
    assertThat(rack.rseq()).isEqualTo(rseq);
    assertThat(rack.cseq()).isEqualTo(cseq);
    assertThat(text(rack.method())).isEqualTo(method);
    assertThat(rack.damaged()).isEqualTo(damaged);
  }

  /** RFC 3261 section 20.43 and 25.1. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "399 relay.example.net \"No way\", 399, relay.example.net, No way, false",
        "`301 192.0.2.1:5060 \"Not \\\"E.164\\\", sorry\"`, 301, 192.0.2.1:5060, `Not \"E.164\", sorry`, false",
        "`307 [2001:db8::1] \"\"`, 307, [2001:db8::1], ``, false",
        "1812 relay \"No way\", -1, relay, No way, true",
        "99 relay \"No way\", -1, relay, No way, true",
        "399 relay, 399, relay, -, true",
        "399 relay No way, 399, relay, No way, true",
        "399 relay \"No way, 399, relay, \"No way, true",
      })
  void warning(String value, int code, String agent, String text, boolean damaged) {
    Warning warning = Warning.parse(Span.of(value));
    assertThat(warning.code()).isEqualTo(code);
    assertThat(text(warning.agent())).isEqualTo(agent);
    assertThat(text(warning.text())).isEqualTo(text);
    assertThat(warning.damaged()).isEqualTo(damaged);
  }

  private static final String ONE = "0123456789abcdef0123456789abcdef";
  private static final String OTHER = "fedcba9876543210fedcba9876543210";
  private static final String NIL = "00000000000000000000000000000000";

  /** RFC 7989 section 5: 32 hexadecimal digits each; a side without a remote one sends zeros. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        ONE + ";remote=" + OTHER + ", " + ONE + ", " + OTHER + ", " + ONE + ":" + OTHER + ", false",
        OTHER + ";remote=" + ONE + ", " + OTHER + ", " + ONE + ", " + ONE + ":" + OTHER + ", false",
        ONE + " ; Remote = " + NIL + ", " + ONE + ", " + NIL + ", " + NIL + ":" + ONE + ", false",
        "0123456789ABCDEF0123456789ABCDEF, " + ONE + ", -, -, false",
        ONE + "0, " + ONE + "0, -, -, true",
        "0123456789abcdef0123456789abcde, 0123456789abcdef0123456789abcde, -, -, true",
        "0123456789abcdef0123456789abcdeg, 0123456789abcdef0123456789abcdeg, -, -, true",
        ONE + ";remote=x, " + ONE + ", x, " + ONE + ":x, true",
      })
  void sessionId(String value, String local, String remote, String pair, boolean damaged) {
    SessionId sessionId = SessionId.parse(Span.of(value));
    assertThat(text(sessionId.local())).isEqualTo(local);
    assertThat(text(sessionId.remote())).isEqualTo(remote);
    assertThat(sessionId.pair()).isEqualTo(pair);
    assertThat(sessionId.damaged()).isEqualTo(damaged);
  }

  /** RFC 3261 section 20.17 and 25.1: SIP-date. The days of the week are those of the calendar. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "Tue, 24 Nov 2026 08:09:10 GMT | 2026-11-24T08:09:10Z",
        "Thu, 29 Feb 2024 23:59:59 GMT | 2024-02-29T23:59:59Z",
        "Tue, 24 Nov 2026 08:09:10 gmt | 2026-11-24T08:09:10Z",
        "Tue, 24 Nov 2026 08:09:10 CET | -",
        "Tue, 24 Nov 2026 08:09:10 +0100 | -",
        "Tue, 24 Nov 2026 08:09:10 | -",
        "Tue, 3 Nov 2026 08:09:10 GMT | -",
        "Wed, 24 Nov 2026 08:09:10 GMT | -",
        "Sun, 29 Feb 2026 08:09:10 GMT | -",
        "Sat, 31 Feb 2026 08:09:10 GMT | -",
        "Tue, 24 Nov 2026 24:00:00 GMT | -",
        "Tue, 24 Nov 2026 08:60:10 GMT | -",
        "Tuesday, 24-Nov-26 08:09:10 GMT | -",
        "2026-11-24T08:09:10Z | -",
      })
  void date(String value, String instant) {
    assertThat(SipDate.parse(Span.of(value))).isEqualTo(instant);
  }

  private static String text(Span span) {
    return span == null ? null : span.toString();
  }
}
