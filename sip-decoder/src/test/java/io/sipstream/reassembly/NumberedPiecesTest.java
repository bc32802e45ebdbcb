package io.sipstream.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the maps that are meant, with numbers that repeat, come out of order and grow. */
class NumberedPiecesTest {
  static IntStream seeds() {
    return IntStream.range(0, 50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void doesWhatMapsDo(int seed) {
    Random random = new Random(seed);
    int spread = 1 + random.nextInt(40);
    int growth = random.nextInt(3);
    NumberedPieces<String> pieces = new NumberedPieces<>();
    TreeMap<Long, List<String>> expected = new TreeMap<>();
    for (int i = 0; i < 2_000; i++) {
      long number = (long) i * growth + random.nextInt(spread);
      // Mostly more come than go, then the other way round.
      boolean adds = random.nextInt(10) < (i < 1_000 ? 7 : 3);
      if (adds) {
        pieces.add(number, "piece " + i);
        expected.computeIfAbsent(number, key -> new ArrayList<>()).add("piece " + i);
      } else if (random.nextInt(500) == 0) {
        pieces.clear();
        expected.clear();
      } else {
        long there = !expected.isEmpty() && random.nextBoolean() ? expected.firstKey() : number;
        List<String> all = expected.getOrDefault(there, List.of());
        assertThat(pieces.get(there)).isEqualTo(all.isEmpty() ? null : all.get(0));
        if (random.nextBoolean()) {
          assertThat(pieces.take(there)).isEqualTo(all);
          expected.remove(there);
        } else {
          pieces.remove(there);
          expected.computeIfPresent(
              there,
              (key, list) ->
                  list.size() == 1 ? null : new ArrayList<>(list.subList(1, list.size())));
        }
      }
      assertThat(pieces.isEmpty()).isEqualTo(expected.isEmpty());
    }
    for (long number : new ArrayList<>(expected.keySet())) {
      assertThat(pieces.take(number)).isEqualTo(expected.remove(number));
    }
    assertThat(pieces.isEmpty()).isTrue();
  }
}
