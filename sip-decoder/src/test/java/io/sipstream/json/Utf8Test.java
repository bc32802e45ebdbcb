package io.sipstream.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.text.Span;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  private final Utf8 utf8 = new Utf8();

  private static boolean javaTakes(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private boolean isValid(byte[] bytes) {
    // Within other bytes, which must not be looked at.
    byte[] around = new byte[bytes.length + 2];
    around[0] = (byte) 0xC3;
    around[around.length - 1] = (byte) 0xA4;
    System.arraycopy(bytes, 0, around, 1, bytes.length);
    return utf8.isValid(new Span(around, 1, 1 + bytes.length));
  }

  /** RFC 3629 section 7, and the highest of each length. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "41e289a2ce912e",
        "ed959ceab5adec96b4",
        "e697a5e69cace8aa9e",
        "efbbbff0a38eb4",
        "7f",
        "dfbf",
        "efbfbf",
        "f48fbfbf",
        "",
      })
  void takesWhatTheStandardGives(String hex) {
    assertThat(isValid(HexFormat.of().parseHex(hex))).isTrue();
  }

  /** RFC 3629 sections 3, 4 and 10: too long, surrogates, beyond the last, cut off. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "c080",
        "c1bf",
        "e08080",
        "eda080",
        "f4908080",
        "ff",
        "80",
        "c3",
        "e282",
        "41c341"
      })
  void refusesWhatTheStandardForbids(String hex) {
    assertThat(isValid(HexFormat.of().parseHex(hex))).isFalse();
  }

  @Test
  void allPairsAreJudgedAsJavaDoes() {
    for (int pair = 0; pair <= 0xFFFF; pair++) {
      byte[] bytes = {'a', (byte) (pair >> 8), (byte) pair};
      assertThat(isValid(bytes)).as("%04x", pair).isEqualTo(javaTakes(bytes));
    }
  }

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void longTextsAreJudgedAsJavaDoes(int seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    String letters = "abcdefghijklmnopqrstuvwxyz äöüßéñ Ωжя 日本 😀";
    int length = 1 + random.nextInt(3_000);
    while (text.length() < length) {
      text.appendCodePoint(
          letters.codePointAt(
              letters.offsetByCodePoints(
                  0, random.nextInt(letters.codePointCount(0, letters.length())))));
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    assertThat(isValid(bytes)).isTrue();
    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    assertThat(isValid(bytes)).isEqualTo(javaTakes(bytes));
  }
}
