package io.sipstream.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the map that is meant, with numbers that repeat, come out of order and grow. */
class SequencedBufferTest {
  static IntStream seeds() {
    return IntStream.range(0, 50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void doesWhatMapsDo(int seed) {
    Random random = new Random(seed);
    // Every other one with so many numbers that some of the time they are in the tree.
    int spread = 1 + random.nextInt(seed % 2 == 0 ? 40 : 10 * SequencedBuffer.MOST_MOVED);
    int growth = random.nextInt(3);
    SequencedBuffer<String> pieces = new SequencedBuffer<>();
    TreeMap<Long, List<String>> expected = new TreeMap<>();
    int steps = seed % 2 == 0 ? 2_000 : 20_000;
    for (int i = 0; i < steps; i++) {
      long number = (long) (i - steps / 2) * growth + random.nextInt(spread);
      // Mostly more come than go, then the other way round.
      boolean adds = random.nextInt(10) < (i < steps / 2 ? 7 : 3);
      if (adds) {
        add(number, "piece " + i, pieces, expected);
      } else if (random.nextInt(steps / 4) == 0) {
        pieces.clear();
        expected.clear();
      } else {
        long there = !expected.isEmpty() && random.nextBoolean() ? expected.firstKey() : number;
        end(there, random.nextBoolean(), pieces, expected);
      }
      assertThat(pieces.isEmpty()).isEqualTo(expected.isEmpty());
    }
    for (long number : new ArrayList<>(expected.keySet())) {
      end(number, true, pieces, expected);
    }
    assertThat(pieces.isEmpty()).isTrue();
  }

  enum Order {
    ASCENDING,
    DESCENDING,
    ANY
  }

  static Stream<List<Order>> orders() {
    return Stream.of(Order.values())
        .flatMap(come -> Stream.of(Order.values()).map(go -> List.of(come, go)));
  }

  /** More numbers than are ever moved for one. */
  @ParameterizedTest(name = "come and go {0}")
  @MethodSource("orders")
  void manyMayComeAndGoInAnyOrder(List<Order> orders) {
    SequencedBuffer<String> pieces = new SequencedBuffer<>();
    TreeMap<Long, List<String>> expected = new TreeMap<>();
    for (int time = 0; time < 2; time++) {
      for (long number : numbers(orders.get(0))) {
        for (int i = 0; i <= Math.floorMod(number, 3); i++) {
          add(number, number + "." + i, pieces, expected);
        }
      }
      assertThat(pieces.isInTree()).isEqualTo(orders.get(0) != Order.ASCENDING);
      for (long number : numbers(orders.get(1))) {
        end(number, number % 2 == 0, pieces, expected);
        end(number, number % 3 == 0, pieces, expected);
      }
      assertThat(pieces.isEmpty()).isTrue();
      assertThat(pieces.isInTree()).isFalse();
    }
  }

  private static List<Long> numbers(Order order) {
    List<Long> numbers = new ArrayList<>();
    for (long i = 0; i < 4 * SequencedBuffer.MOST_MOVED; i++) {
      numbers.add(i);
    }
    switch (order) {
      case ASCENDING -> {}
      case DESCENDING -> Collections.reverse(numbers);
      case ANY -> Collections.shuffle(numbers, new Random(1));
    }
    return numbers;
  }

  private static void add(
      long number,
      String piece,
      SequencedBuffer<String> pieces,
      TreeMap<Long, List<String>> expected) {
    pieces.add(number, piece);
    expected.computeIfAbsent(number, key -> new ArrayList<>()).add(piece);
  }

  private static void end(
      long number,
      boolean takes,
      SequencedBuffer<String> pieces,
      TreeMap<Long, List<String>> expected) {
    List<String> all = expected.getOrDefault(number, List.of());
    assertThat(pieces.get(number)).isEqualTo(all.isEmpty() ? null : all.get(0));
    if (takes) {
      assertThat(pieces.take(number)).isEqualTo(all);
    } else {
      pieces.remove(number);
    }
    expected.remove(number);
  }
}
