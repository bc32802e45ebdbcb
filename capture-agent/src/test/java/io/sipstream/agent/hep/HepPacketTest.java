package io.sipstream.agent.hep;

import static io.sipstream.agent.hep.HepPackets.NANOS;
import static io.sipstream.agent.hep.HepPackets.chunk;
import static io.sipstream.agent.hep.HepPackets.hep;
import static io.sipstream.agent.hep.HepPackets.key;
import static io.sipstream.agent.hep.HepPackets.microseconds;
import static io.sipstream.agent.hep.HepPackets.number;
import static io.sipstream.agent.hep.HepPackets.seconds;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sipstream.frames.CapturedFrame;
import io.sipstream.testing.Seed;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HepPacketTest {
  // "HEP3" is 48455033; a HEP1 header begins 01 10 02 11, one of HEP2 02 1c 02 11.
  @ParameterizedTest
  @CsvSource({
    "'',               not_hep",
    "48,               truncated",
    "4845503300,       truncated",
    "484550330005,     bad_length",
    "484550330000,     bad_length",
    "484550330006,     ",
    "48455033ffff,     ",
    "484550320006,     hep_version",
    "484550340006,     hep_version",
    "4845502d0006,     not_hep",
    "0110021113c413c4, hep_version",
    "021c0a1113c413c4, hep_version",
    "0110031113c413c4, not_hep",
    "01,               not_hep",
    "4f5054494f4e53,   not_hep",
  })
  void whatBeginsNoPacketIsNamed(String hex, String refusal) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(HepPacket.refusal(bytes, 0, bytes.length)).isEqualTo(refusal);
  }

  static Stream<Arguments> times() {
    byte[] five = {0, 0, 0, 0, 0};
    long none = CapturedFrame.NO_TIME;
    return Stream.of(
        arguments("both", hep(seconds(), microseconds()), NANOS),
        arguments("other order", hep(microseconds(), chunk(0xf), seconds()), NANOS),
        arguments("behind a vendor's", hep(chunk(9, 9, five), seconds(), microseconds()), NANOS),
        arguments("a vendor's", hep(chunk(9, 0x09, new byte[4]), microseconds()), none),
        arguments("no microseconds", hep(seconds()), none),
        arguments("no seconds", hep(microseconds()), none),
        arguments("a million microseconds", hep(seconds(), number(0xa, 1_000_000)), none),
        arguments("the most microseconds", hep(number(9, 0), number(0xa, 999_999)), 999_999_000L),
        arguments(
            "beyond 2038", hep(number(9, -1), number(0xa, 0)), 4_294_967_295L * 1_000_000_000L),
        arguments("too long", hep(chunk(9, five), microseconds()), none),
        arguments("behind a damaged chunk", hep(new byte[6], seconds(), microseconds()), none),
        arguments("nothing", hep(), none));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("times")
  void theTimeIsThatOfTheChunks(String what, byte[] packet, long nanos) {
    assertThat(HepPacket.read(packet).captureTimeNanos()).isEqualTo(nanos);
  }

  @Test
  void theKeyIsFoundWhereverItIs() {
    assertThat(HepPacket.read(hep(seconds(), key("s3cret"), microseconds())).key())
        .isEqualTo("s3cret".getBytes(UTF_8));
    assertThat(HepPacket.read(hep(key(""))).key()).isEmpty();
    assertThat(HepPacket.read(hep(chunk(1, 0x0e, new byte[3]))).key()).isNull();
  }

  @Test
  void noPacketThrowsWhereverItIsCutAndWhateverIsInIt() {
    byte[] whole = HepPackets.sip("OPTIONS", key("k"));
    for (int length = 0; length < whole.length; length++) {
      assertThat(HepPacket.read(Arrays.copyOf(whole, length)).captureTimeNanos())
          .isIn(NANOS, CapturedFrame.NO_TIME);
    }
    Random random = new Random(Seed.of(HepPacketTest.class));
    int timed = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = whole.clone();
      for (int n = random.nextInt(4); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      long nanos = HepPacket.read(bytes).captureTimeNanos();
      assertThat(nanos).isGreaterThanOrEqualTo(CapturedFrame.NO_TIME);
      timed += nanos == NANOS ? 1 : 0;
    }
    assertThat(timed).isGreaterThan(25_000);
  }
}
