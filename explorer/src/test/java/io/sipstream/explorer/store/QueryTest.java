package io.sipstream.explorer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
  @Test
  void aLineHasTermsAndText() {
    Query query = Query.parse(" code:503 +49 30  1234 peer:10.0.0.1 ");

    assertThat(query.text()).isEqualTo("+49 30 1234");
    assertThat(query.terms())
        .containsExactly(
            new Query.Term(Query.Key.CODE, "503"), new Query.Term(Query.Key.PEER, "10.0.0.1"));
    assertThat(query.error()).isEmpty();
  }

  @Test
  void aHeaderFieldHasASpaceBehindItsColon() {
    assertThat(Query.parse("User-Agent: Acme 1").header()).isEqualTo("user-agent");
    assertThat(Query.parse("User-Agent: Acme 1").text()).isEqualTo("Acme 1");
    assertThat(Query.parse("2001:db8::1").header()).isEmpty();
  }

  @Test
  void aLongLineIsRefused() {
    assertThat(Query.parse("x".repeat(513)).error()).contains("more than 512 characters");
  }

  @ParameterizedTest
  @CsvSource({
    "+49 (30) 1234-56, 4930123456",
    "030/123456, 30123456",
    "tel:+4930, 4930",
    "0049 30 12, 493012",
    "123, ''",
    "10.0.0.1, ''",
    "abc1234, ''",
  })
  void aNumberIsReadInAnyNotation(String text, String digits) {
    assertThat(Digits.wanted(text)).isEqualTo(digits);
  }

  @ParameterizedTest
  @CsvSource({">3s, 3000001, true", ">3s, 3000000, false", "<200ms, 1000, true", ">1, -1, false"})
  void aDurationIsCompared(String wanted, long micros, boolean matches) {
    assertThat(Query.matchesDuration(wanted, micros)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-22",
        "2026-11-22T",
        "2026-11-22T00Z",
        "2026-11-22T00:00",
        "2026-11-22T00:00:00",
        "2026-11-22T00:00:00.000000001Z",
      })
  void aDateHasWholeNumbers(String date) {
    assertThat(TimeTerm.micros(date)).isEqualTo(1_795_305_600_000_000L);
    assertThat(Query.parse("after:" + date).error()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-2",
        "2026-11",
        "2026-11-22T1",
        "2026-11-22T1:30",
        "2026-11-22T13:3",
        "2026-11-22T13:30:0",
        "2026-11-22T13:30:00.",
        "2026-13-01",
        "+2026-11-22",
      })
  void anIncompleteDateIsInvalid(String date) {
    assertThatThrownBy(() -> TimeTerm.micros(date)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Query.parse("after:" + date).error()).contains("is invalid");
  }
}
