package io.sipstream.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 3326 section 2: a list of reasons, whose text is a quoted string. */
class ReasonListTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SIP;cause=200 | SIP;cause=200 | CLEAN",
        "Q.850;cause=16;text=\"a, b\", SIP;cause=200 | Q.850;cause=16;text=\"a, b\" # SIP;cause=200 | CLEAN",
        "Q.850;cause=16;text=a, b | Q.850;cause=16;text=a, b | GAPS",
        "Q.850;cause=16;text=a, b c, d | Q.850;cause=16;text=a, b c, d | GAPS",
        "Q.850;text=a, b, SIP;cause=1 | Q.850;text=a, b # SIP;cause=1 | GAPS",
        "Q.850;text=a, SIP ; cause = 1 | Q.850;text=a # SIP ; cause = 1 | CLEAN",
        "Q.850; TEXT = a, b;location=LN | Q.850; TEXT = a, b;location=LN | GAPS",
        "Q.850;text=a;location=LN, SIP | Q.850;text=a;location=LN # SIP | CLEAN",
        "Q.850, SIP | Q.850 # SIP | CLEAN",
        "Q.850,, SIP;cause=1 | Q.850 # SIP;cause=1 | GAPS",
      })
  void commasOfATextWithoutQuotesSeparateNothing(String line, String reasons, String shape) {
    List<Span> split = new ArrayList<>();
    assertThat(ReasonList.split(Span.of(line), split)).hasToString(shape);
    assertThat(split.stream().map(Span::toString).collect(Collectors.joining(" # ")))
        .isEqualTo(reasons);
  }

  @Test
  void aTextOfManyCommasIsWhole() {
    String line = "SIP;cause=500;text=" + "a,".repeat(2 * SipLimits.LIST_VALUES) + "b";
    List<Span> split = new ArrayList<>();
    assertThat(ReasonList.split(Span.of(line), split)).isEqualTo(CommaList.Shape.GAPS);
    assertThat(split).containsExactly(Span.of(line));
  }
}
