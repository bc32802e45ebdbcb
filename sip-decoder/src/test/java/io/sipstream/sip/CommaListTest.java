package io.sipstream.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommaListTest {
  /** RFC 3261 section 7.3.1 and 25.1; elements stand between bars. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`INVITE, ACK ,BYE`, INVITE|ACK|BYE, CLEAN",
        "INVITE, INVITE, CLEAN",
        "``, ``, CLEAN",
        "`\"A, B\" <sip:a@h>, <sip:c,d@h;x=1,2>`, `\"A, B\" <sip:a@h>|<sip:c,d@h;x=1,2>`, CLEAN",
        "`\"A \\\", B\" <sip:a@h>,<sip:b@h>`, `\"A \\\", B\" <sip:a@h>|<sip:b@h>`, CLEAN",
        "`\"<\" <sip:a@h>,<sip:b@h>`, `\"<\" <sip:a@h>|<sip:b@h>`, CLEAN",
        "`a,,b`, a|b, GAPS",
        "`,a`, a, GAPS",
        "`a,`, a, GAPS",
        "`a, ,`, a, GAPS",
        "`\"open, <sip:a@h>`, `\"open|<sip:a@h>`, CLEAN",
        "`<sip:a@h, <sip:b@h>`, `<sip:a@h, <sip:b@h>`, CLEAN",
      })
  void commasPartElements(String list, String elements, CommaList.Shape shape) {
    List<Span> into = new ArrayList<>();
    assertThat(CommaList.split(Span.of(list), into)).isEqualTo(shape);
    assertThat(into.stream().map(Span::toString).collect(Collectors.joining("|")))
        .isEqualTo(elements);
  }

  @ParameterizedTest
  @CsvSource({"63, 63, CLEAN", "64, 64, CLEAN", "65, 64, TOO_LONG", "1000, 64, TOO_LONG"})
  void listsAreBounded(int values, int taken, CommaList.Shape shape) {
    List<Span> into = new ArrayList<>();
    assertThat(CommaList.split(Span.of("a" + ",a".repeat(values - 1)), into)).isEqualTo(shape);
    assertThat(into).hasSize(taken);
  }
}
