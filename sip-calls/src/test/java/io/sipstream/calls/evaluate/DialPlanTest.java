package io.sipstream.calls.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialPlanTest {
  private static final DialPlan GERMANY = new DialPlan(List.of("00"), "0", "49");

  @ParameterizedTest
  @CsvSource({
    "+49 30 1234, ,",
    "+49-30-1234, 49301234, 49301234",
    "0049301234, 49301234, 49301234",
    "030.1234, 0301234, 49301234",
    "(030)1234;phone-context=+49, 0301234, 49301234",
    "110, 110, 110",
    "alice, ,",
    "1, ,",
    "*21#, *21#, *21#",
  })
  void numbersAreComparable(String user, String byDefault, String inGermany) {
    assertThat(DialPlan.DEFAULT.digits(user)).isEqualTo(byDefault);
    assertThat(GERMANY.digits(user)).isEqualTo(inGermany);
  }
}
