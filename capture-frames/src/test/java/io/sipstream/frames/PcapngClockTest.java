package io.sipstream.frames;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcapngClockTest {
  @ParameterizedTest
  @CsvSource({
    // if_tsresol, if_tsoffset, units (unsigned) -> nanoseconds
    "6,   0, 1700000000123456,     1700000000123456000",
    "9,   0, 1700000000123456789,  1700000000123456789",
    "0,   0, 1700000000,           1700000000000000000",
    "3,   0, 1700000000123,        1700000000123000000",
    "7,   0, 17000000001234567,    1700000000123456700",
    "12,  0, 1999,                 1",
    "12,  0, 17000000001234567890, 17000000001234567",
    "127, 0, 18446744073709551615, 0",
    // Powers of two, as the specification's example has it: 0x94 is 2^-20 seconds.
    "148, 0, 1048576,              1000000000",
    "148, 0, 1,                    953",
    "128, 0, 5,                    5000000000",
    "160, 0, 18446744073709551615, 4294967295999999999",
    "255, 0, 18446744073709551615, 0",
    // The offset.
    "6, 1700000000, 5,             1700000000000005000",
    "9, -1, 1000000001,            1",
    "9, -1, 999999999,             0",
    "9, -9223372036854775808, 18446744073709551615, 0",
    "9, 9223372036854775807, 0,    9223372036854775807",
    // Too late for a long of nanoseconds: the year 2262.
    "9,   0, 9223372036854775807,  9223372036854775807",
    "9,   0, 9223372036854775808,  9223372036854775807",
    "6,   0, 9223372036854775,     9223372036854775000",
    "6,   0, 9223372036854776,     9223372036854775807",
    "0,   0, 18446744073709551615, 9223372036854775807",
    "9, -9223372038, 18446744073709551615, 9223372035709551615",
  })
  void aTimeIsExactOrAtTheNearestBound(
      int resolution, long offsetSeconds, String units, long expectedNanos) {
    assertThat(new PcapngClock(resolution, offsetSeconds).nanos(Long.parseUnsignedLong(units)))
        .isEqualTo(expectedNanos);
  }
}
