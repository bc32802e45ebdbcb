package io.sipstream.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.testing.Seed;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeaderNameTest {
  private static final int MUTATIONS_OF_EACH = 2_000;

  @Test
  void namesAreFoundInAnyCase() {
    for (HeaderName name : HeaderName.values()) {
      if (name == HeaderName.OTHER) {
        continue;
      }
      assertThat(find(name.lowerCase())).isEqualTo(name);
      assertThat(find(name.lowerCase().toUpperCase(Locale.ROOT))).isEqualTo(name);
      if (name.compactForm() != '\0') {
        assertThat(find(String.valueOf(name.compactForm()))).isEqualTo(name);
      }
    }
    assertThat(find("")).isEqualTo(HeaderName.OTHER);
    assertThat(find("x-" + "a".repeat(40))).isEqualTo(HeaderName.OTHER);
  }

  /** Both ways to find a name agree on names with other bytes, longer and shorter ones. */
  @Test
  void mutatedNamesAreFoundByNeitherWayOrBoth() {
    Random random = new Random(Seed.of(HeaderNameTest.class));
    for (HeaderName name : HeaderName.values()) {
      for (int i = 0; i < MUTATIONS_OF_EACH; i++) {
        byte[] text = (name.lowerCase() + "x").getBytes(ISO_8859_1);
        int changed = random.nextInt(text.length);
        text[changed] =
            (byte)
                (random.nextBoolean() ? text[changed] ^ 1 << random.nextInt(8) : random.nextInt());
        find(new String(text, 0, random.nextInt(text.length + 1), ISO_8859_1));
      }
    }
  }

  /** Finds a name among other bytes, as a header line has them behind it. */
  private static HeaderName find(String name) {
    byte[] line = ("\r\n" + name + ": value and further bytes").getBytes(ISO_8859_1);
    HeaderName found = HeaderName.of(line, 2, 2 + name.length());
    assertThat(HeaderName.bytewise(line, 2, 2 + name.length())).isEqualTo(found);
    byte[] atEnd = Arrays.copyOf(line, 2 + name.length());
    assertThat(HeaderName.of(atEnd, 2, atEnd.length)).isEqualTo(found);
    return found;
  }
}
