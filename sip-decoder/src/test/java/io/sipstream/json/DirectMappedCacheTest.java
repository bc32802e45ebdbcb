package io.sipstream.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.testing.Seed;
import io.sipstream.text.Span;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirectMappedCacheTest {
  private static final long SEED = Seed.of(DirectMappedCacheTest.class);

  @Test
  void nothingIsFoundButWhatWasPutForTheVeryText() {
    Random random = new Random(SEED);
    DirectMappedCache<Integer> few = new DirectMappedCache<>(4);
    Map<String, Integer> all = new HashMap<>();
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      String text = "x".repeat(random.nextInt(20)) + random.nextInt(30);
      Integer made = few.get(Span.of(text));
      if (made != null) {
        found++;
        assertThat(made).as(text).isEqualTo(all.get(text));
      } else {
        all.put(text, i);
        few.put(Span.of(text), i);
      }
    }
    assertThat(found).isPositive();
  }

  @Test
  void aTextIsFoundWhereverItStands() {
    DirectMappedCache<String> remembered = new DirectMappedCache<>(4);
    remembered.put(Span.of("INVITE, ACK, BYE"), "tokens");
    assertThat(remembered.get(Span.of("Allow: INVITE, ACK, BYE\r\n").slice(7, 23)))
        .isEqualTo("tokens");
    assertThat(remembered.get(Span.of("INVITE, ACK, BYF"))).isNull();
  }

  @Test
  void longTextsAreNotKept() {
    DirectMappedCache<String> remembered = new DirectMappedCache<>(4);
    Span longest = Span.of("a".repeat(DirectMappedCache.LONGEST_BYTES));
    Span tooLong = Span.of("a".repeat(DirectMappedCache.LONGEST_BYTES + 1));
    remembered.put(longest, "longest");
    remembered.put(tooLong, "too long");
    assertThat(remembered.get(longest)).isEqualTo("longest");
    assertThat(remembered.get(tooLong)).isNull();
  }
}
