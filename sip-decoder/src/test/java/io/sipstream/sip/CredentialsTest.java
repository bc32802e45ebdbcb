package io.sipstream.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.text.Span;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  /** RFC 3261 section 20.7, 20.44 and 25.1, RFC 7616 section 3.3 and 3.4. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "`Digest username=\"nadia\", realm=\"example.com\"`, Digest, username, nadia",
        "`Digest username=\"nadia\", realm=\"example.com\"`, Digest, realm, example.com",
        "`Digest realm=\"a, \\\"b\\\"; c\",nonce=\"d\"`, Digest, realm, `a, \"b\"; c`",
        "`Digest realm=\"a, \\\"b\\\"; c\",nonce=\"d\"`, Digest, nonce, d",
        "`DIGEST\tRealm = \"r\" , QOP=\"auth,auth-int\"`, DIGEST, realm, r",
        "`DIGEST\tRealm = \"r\" , QOP=\"auth,auth-int\"`, DIGEST, qop, `auth,auth-int`",
        "`Digest nc=00000001, qop=auth`, Digest, nc, 00000001",
        "`Digest opaque=\"\"`, Digest, opaque, ``",
        "`Digest nonce=\"a==\"`, Digest, nonce, a==",
        "`Digest ,,realm=\"r\",`, Digest, realm, r",
        "`Digest realm=\"r\"`, Digest, username, -",
        "`Digest realm`, Digest, realm, -",
        "`NobodysScheme a=b`, NobodysScheme, a, b",
      })
  void parametersAreFound(String value, String scheme, String name, String parameter) {
    Credentials credentials = Credentials.parse(Span.of(value));
    assertThat(credentials.scheme()).hasToString(scheme);
    assertThat(text(credentials.get(name))).isEqualTo(parameter);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Digest"})
  void aSchemeAloneIsNone(String value) {
    assertThat(Credentials.parse(Span.of(value))).isNull();
  }

  /** RFC 7616 section 3.4, 3.4.4 and, for the extended form, RFC 8187 section 3.2. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "`username=\"nadia\"`, nadia",
        "`username=\"no\\\"body\"`, no\"body",
        "`username=\"0af1\", userhash=true`, -",
        "`username=\"0af1\", userhash=false`, 0af1",
        "`username*=UTF-8''M%C3%BCller%20%2B+1`, M\u00fcller ++1",
        "`username*=utf-8'de'M%C3%BCller`, M\u00fcller",
        "`username*=UTF-8''%zz`, UTF-8''%zz",
        "`username*=latin1''x`, latin1''x",
        "`realm=\"r\"`, -",
      })
  void theUserIsNamedOrNot(String parameters, String user) {
    assertThat(text(Credentials.parse(Span.of("Digest " + parameters)).username())).isEqualTo(user);
  }

  @ParameterizedTest
  @CsvSource({"sip:example.com, false", "sips:a@[2001:db8::1]:5061, false", "sip:a@h:x, true"})
  void theUriIsRead(String uri, boolean damaged) {
    Credentials credentials = Credentials.parse(Span.of("Digest uri=\"" + uri + "\""));
    assertThat(credentials.uri().original()).hasToString(uri);
    assertThat(Credentials.isDamaged(credentials)).isEqualTo(damaged);
  }

  private static String text(Span span) {
    return span == null ? null : span.toString();
  }
}
