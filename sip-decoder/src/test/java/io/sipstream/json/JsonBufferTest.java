package io.sipstream.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sipstream.testing.Seed;
import io.sipstream.text.LineIndex;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBufferTest {
  private static final String ALPHABET =
      "abc \"\\\b\t\n\f\r\0\u0001\u001f\u007fäß\u20ac\ud83d\ude00/";

  private final JsonBuffer buffer = new JsonBuffer();

  @Test
  void stringsAreThoseThatJacksonWrites() throws IOException {
    Random random = new Random(Seed.of(JsonBufferTest.class));
    for (int i = 0; i < 20_000; i++) {
      String text = text(random, random.nextInt(40));
      byte[] utf8 = ("##" + text + "##").getBytes(UTF_8);
      buffer.clear();
      buffer.string(utf8, 2, utf8.length - 2);
      assertEquals(byJackson(text), written(), text);
      buffer.clear();
      buffer.string(text);
      assertEquals(byJackson(text), written(), text);
    }
  }

  @Test
  void textsWithKnownLinesAreThoseThatJacksonWrites() throws IOException {
    Random random = new Random(Seed.of(JsonBufferTest.class));
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      LineIndex lines = new LineIndex();
      for (int line = random.nextInt(40); line > 0; line--) {
        int begin = text.toString().getBytes(UTF_8).length;
        boolean plain = random.nextBoolean();
        text.append(plain ? "x".repeat(random.nextInt(70)) : text(random, random.nextInt(40)));
        text.append("\r\n");
        if (random.nextInt(4) > 0) {
          lines.add(begin, text.toString().getBytes(UTF_8).length, plain);
        }
      }
      text.append(text(random, random.nextInt(9)));
      byte[] utf8 = ("##" + text).getBytes(UTF_8);
      buffer.clear();
      buffer.string(utf8, 2, utf8.length, lines);
      assertEquals(byJackson(text.toString()), written());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_100, 16_340, 16_351, 16_352, 16_383, 16_384, 100_000})
  void growsWithWhatIsEscapedAtItsEnd(int plainBytes) throws IOException {
    for (int controls = 0; controls < 40; controls++) {
      String text = "x".repeat(plainBytes) + "\u0001".repeat(controls) + "y".repeat(controls % 9);
      JsonBuffer fresh = new JsonBuffer();
      fresh.string(text);
      assertEquals(byJackson(text), written(fresh));
      byte[] amidst = ("##" + text + "########").getBytes(UTF_8);
      fresh = new JsonBuffer();
      fresh.string(amidst, 2, amidst.length - 8);
      assertEquals(byJackson(text), written(fresh));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 100, 4_294_967_295L, Long.MAX_VALUE})
  void numbersAreThoseOfJava(long number) {
    buffer.number(number);
    assertEquals(Long.toString(number), written());
  }

  @Test
  void constantsNeedNoEscape() {
    assertThrows(IllegalArgumentException.class, () -> JsonFragment.field("a\"b"));
    assertThrows(IllegalArgumentException.class, () -> JsonFragment.constant("a", "ä"));
  }

  private String written() {
    return written(buffer);
  }

  private static String written(JsonBuffer buffer) {
    return new String(buffer.array(), 0, buffer.length() - 1, UTF_8);
  }

  private static String byJackson(String text) throws IOException {
    StringWriter writer = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(writer)) {
      json.writeString(text);
    }
    return writer.toString();
  }

  private static String text(Random random, int characters) {
    StringBuilder text = new StringBuilder();
    int codePoints = ALPHABET.codePointCount(0, ALPHABET.length());
    for (int i = 0; i < characters; i++) {
      int at =
          ALPHABET.offsetByCodePoints(0, random.nextInt(random.nextBoolean() ? 4 : codePoints));
      text.appendCodePoint(ALPHABET.codePointAt(at));
    }
    return text.toString();
  }
}
