package io.sipstream.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.benchmarks.run.BenchException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {
  private final List<Double> asked = new ArrayList<>();

  /** What takes so much and no more, from a sender that sends so much and no more. */
  private RateSearch.Found search(double capacity, double most) throws Exception {
    return RateSearch.highest(
        perSecond -> {
          asked.add(perSecond);
          double reached = Math.min(perSecond, most);
          return new RateSearch.Trial(reached, reached <= capacity);
        });
  }

  @ParameterizedTest
  @ValueSource(doubles = {300, 4_000, 9_999, 10_000, 123_456, 1_000_000})
  void theHighestRateIsFoundToATenth(double capacity) throws Exception {
    RateSearch.Found found = search(capacity, 1e9);

    assertThat(found.perSecond()).isBetween(capacity / 1.1, capacity);
    assertThat(found.senderWasTheLimit()).isFalse();
    assertThat(asked).hasSizeLessThan(16);
  }

  @Test
  void aSenderThatCanDoNoMoreEndsIt() throws Exception {
    RateSearch.Found found = search(1e9, 150_000);

    assertThat(found).isEqualTo(new RateSearch.Found(150_000, true));
    assertThat(asked).containsExactly(10_000.0, 20_000.0, 40_000.0, 80_000.0, 160_000.0);
  }

  @Test
  void aSenderThatTiresAfterALossWasNotTheLimit() throws Exception {
    RateSearch.Found found =
        RateSearch.highest(
            perSecond -> {
              asked.add(perSecond);
              return perSecond > 100_000
                  ? new RateSearch.Trial(perSecond, false)
                  : new RateSearch.Trial(Math.min(perSecond, 90_000), true);
            });

    assertThat(found).isEqualTo(new RateSearch.Found(90_000, false));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.95, 0.952, 0.96, 0.97, 0.98, 0.999})
  void itEndsHoweverMuchOfARateTheSenderReaches(double share) throws Exception {
    RateSearch.highest(
        perSecond -> {
          asked.add(perSecond);
          return new RateSearch.Trial(share * perSecond, perSecond < 150_000);
        });

    assertThat(asked).hasSizeLessThan(30);
  }

  @Test
  void whatAlwaysLosesHasNoRate() {
    assertThatThrownBy(() -> search(0, 1e9))
        .isInstanceOf(BenchException.class)
        .hasMessageMatching("Frames are lost even at 1\\d\\d frames per second.");
  }
}
