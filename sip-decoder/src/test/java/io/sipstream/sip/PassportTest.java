package io.sipstream.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.text.Span;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens as RFC 8225 section 5 to 7, RFC 8588 section 4 and 5 and RFC 8946 section 4 have them. */
class PassportTest {
  private static final String HEADER =
      "{\"alg\":\"ES256\",\"ppt\":\"shaken\",\"typ\":\"passport\",\"x5u\":\"https://cert.example.org/p.cer\"}";
  private static final String CLAIMS =
      "{\"attest\":\"B\",\"dest\":{\"tn\":[\"12125550100\",\"12125550101\"],\"uri\":[\"sip:kim@example.org\"]},"
          + "\"iat\":1795380942,\"orig\":{\"tn\":\"13125550199\"},\"origid\":\"7d1b1b9e-0a75-4e0f-9b0e-2c0c9f1a6c11\"}";

  @Test
  void claimsAreRead() {
    Passport passport = parse(token(HEADER, CLAIMS) + ";info=<https://cert.example.org/p.cer>");
    assertThat(passport.claims().get("attest")).isEqualTo("B");
    assertThat(passport.claims().get("orig")).isEqualTo("13125550199");
    assertThat(passport.destinations())
        .containsExactly("12125550100", "12125550101", "sip:kim@example.org");
    assertThat(passport.claims().get("origid")).isEqualTo("7d1b1b9e-0a75-4e0f-9b0e-2c0c9f1a6c11");
    assertThat(passport.claims().get("ppt")).isEqualTo("shaken");
    assertThat(passport.claims().get("alg")).isEqualTo("ES256");
    assertThat(passport.issuedAt()).isEqualTo(1_795_380_942);
    assertThat(passport.damaged()).isFalse();
  }

  @Test
  void theCompactFormHasItsParametersAlone() {
    Passport passport =
        parse("..c2ln;info=<https://cert.example.org/p.cer>;alg=ES256;ppt=\"shaken\"");
    assertThat(passport.claims().get("ppt")).isEqualTo("shaken");
    assertThat(passport.claims().get("alg")).isEqualTo("ES256");
    assertThat(passport.claims().get("orig")).isNull();
    assertThat(passport.issuedAt()).isEqualTo(-1);
    assertThat(passport.damaged()).isFalse();
  }

  @Test
  void whoDivertedIsNobodysOrigin() {
    Passport passport =
        parse(
            token(
                "{\"alg\":\"ES256\",\"ppt\":\"div\"}",
                "{\"dest\":{\"tn\":[\"1\"]},\"div\":{\"tn\":\"2\",\"orig\":\"3\"},\"orig\":{\"uri\":\"sip:a@b\"}}"));
    assertThat(passport.claims().get("ppt")).isEqualTo("div");
    assertThat(passport.claims().get("orig")).isEqualTo("sip:a@b");
    assertThat(passport.destinations()).containsExactly("1");
  }

  /** RFC 8225 section 4.3, RFC 8224 section 4, RFC 8946, RFC 8443, RFC 9795. */
  @Test
  void certificateDiversionPriorityAndRichCallDataAreRead() {
    Passport passport =
        parse(
            token(
                    HEADER,
                    "{\"div\":{\"tn\":\"12125550199\",\"hi\":\"1.2\"},"
                        + "\"rph\":{\"auth\":[\"ets.0\",\"wps.1\"]},\"crn\":\"A delivery\","
                        + "\"rcd\":{\"nam\":\"Kim\",\"apn\":\"1\",\"icn\":\"https://example.org/i.png\","
                        + "\"jcl\":\"https://example.org/k.json\",\"jcd\":[\"vcard\",[[\"nam\",\"x\"]]]}}")
                + ";info=<https://cert.example.org/q.cer>");
    assertThat(passport.claims())
        .containsEntry("x5u", "https://cert.example.org/p.cer")
        .containsEntry("info", "https://cert.example.org/q.cer")
        .containsEntry("div", "12125550199")
        .containsEntry("crn", "A delivery")
        .containsEntry("nam", "Kim")
        .containsEntry("apn", "1")
        .containsEntry("icn", "https://example.org/i.png")
        .containsEntry("jcl", "https://example.org/k.json");
    assertThat(passport.priorities()).extracting(Span::toString).containsExactly("ets.0", "wps.1");
    assertThat(passport.damaged()).isFalse();
  }

  @Test
  void whatIsNestedDeeperIsNoClaim() {
    Passport passport =
        parse(
            token(
                "{}",
                "{\"a\":{\"attest\":\"A\"},\"b\":[[[[[[\"x\"]]]]]],\"dest\":{\"tn\":[\"1\"]},\"iat\":\"soon\"}"));
    assertThat(passport.claims().get("attest")).isNull();
    assertThat(passport.destinations()).isEqualTo(List.of("1"));
    assertThat(passport.issuedAt()).isEqualTo(-1);
    assertThat(passport.damaged()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "a.b.c.d", "!!.e30.c2ln", "e30.ew.c2ln", "e30.W3t9.c2ln"})
  void damageIsTold(String token) {
    assertThat(parse(token).damaged()).isTrue();
  }

  @Test
  void aSignatureAloneAsOfRfc4474IsNone() {
    Passport passport = parse("\"c2lnbmF0dXJl\"");
    assertThat(passport.claims().get("orig")).isNull();
    assertThat(passport.damaged()).isFalse();
  }

  private static Passport parse(String header) {
    return Passport.parse(Span.of(header));
  }

  private static String token(String header, String claims) {
    Base64.Encoder base64Url = Base64.getUrlEncoder().withoutPadding();
    return base64Url.encodeToString(header.getBytes(UTF_8))
        + '.'
        + base64Url.encodeToString(claims.getBytes(UTF_8))
        + ".c2lnbmF0dXJl";
  }
}
