package io.sipstream.explorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "alice!alice",
        "a=b;c+d!a=b;c+d",
        "+4930123456!+4930123456",
        "-5!'-5",
        "=1+1!'=1+1",
        "` =1`!` '=1`",
        "@SUM(1)!'@SUM(1)",
        "x;=HYPERLINK(1)!x;'=HYPERLINK(1)",
        "x; +1|cmd!x; '+1|cmd",
        "x;-1;%2!x;'-1;'%2",
        "x;\"=1!x;\"\"'=1",
        "\uff1d1!'\uff1d1",
        "x;\uff201!x;'\uff201",
      })
  void noCellStartsWithAFormula(String value, String cell) {
    assertThat(Csv.row(List.of(value, "y"))).isEqualTo('"' + cell + "\",\"y\"\r\n");
  }
}
