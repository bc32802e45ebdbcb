package io.sipstream.agent.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.testing.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplayPositionTest {
  private static final long SEED = Seed.of(ReplayPositionTest.class);

  private final ReplayPosition position = new ReplayPosition(10);

  @Test
  void whatIsBeyondAGapDoesNotCount() {
    assertThat(List.of(position.give(), position.give(), position.give()))
        .containsExactly(10L, 11L, 12L);

    position.settle(12);
    position.settle(11);
    assertThat(position.settled()).isEqualTo(10);
    position.settle(10);
    assertThat(position.settled()).isEqualTo(13);
  }

  @Test
  void aFileIsWholeWhenItIsReadAndAllOfItIsThere() {
    position.readToEnd();
    assertThat(position.isWhole()).isTrue();
    position.give();
    assertThat(position.isWhole()).isFalse();
    position.settle(10);
    assertThat(position.isWhole()).isTrue();
  }

  @Test
  void inWhateverOrderTheyComeTheFirstMissingOneIsThePosition() {
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      numbers.add(position.give());
    }
    List<Long> missing = new ArrayList<>(numbers);
    Collections.shuffle(numbers, new Random(SEED));
    for (long number : numbers) {
      position.settle(number);
      missing.remove(number);
      assertThat(position.settled()).isEqualTo(missing.isEmpty() ? 1010 : missing.get(0));
    }
  }
}
