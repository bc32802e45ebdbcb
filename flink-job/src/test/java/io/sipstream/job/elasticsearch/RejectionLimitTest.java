package io.sipstream.job.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RejectionLimitTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void aFewRejectedDocumentsAreNeverTooMany() {
    var limit = new RejectionLimit(0.5, 1);

    assertThat(limit.isExceeded(0, 99, 99)).isFalse();
    assertThat(limit.isExceeded(0, 1, 1)).isTrue();
  }

  @Test
  void exactlyTheShareIsAllowed() {
    assertThat(new RejectionLimit(0.5, 1).isExceeded(0, 1000, 500)).isFalse();
    assertThat(new RejectionLimit(0.5, 1).isExceeded(0, 1000, 501)).isTrue();
  }

  @Test
  void withAShareOfOneEverythingMayBeRejected() {
    assertThat(new RejectionLimit(1.0, 1).isExceeded(0, 1000, 1000)).isFalse();
  }

  @Test
  void whatWasRejectedWithinAMinuteAddsUp() {
    var limit = new RejectionLimit(0.5, 1);

    assertThat(limit.isExceeded(0, 60, 60)).isFalse();
    assertThat(limit.isExceeded(59 * SECOND, 60, 60)).isTrue();
  }

  @Test
  void whatWasRejectedAMinuteAgoIsForgotten() {
    var limit = new RejectionLimit(0.5, 1);

    assertThat(limit.isExceeded(0, 60, 60)).isFalse();
    assertThat(limit.isExceeded(60 * SECOND, 60, 60)).isFalse();
  }

  @Test
  void goodDocumentsOfTheSameMinuteOutweighBadOnes() {
    var limit = new RejectionLimit(0.5, 1);

    assertThat(limit.isExceeded(0, 300, 0)).isFalse();
    assertThat(limit.isExceeded(SECOND, 200, 200)).isFalse();
  }

  @Test
  void anAnswerWithoutRejectionsNeverExceeds() {
    var limit = new RejectionLimit(0.5, 1);

    assertThat(limit.isExceeded(0, 1000, 0)).isFalse();
    assertThat(limit.isExceeded(SECOND, 900, 900)).isFalse();
    // The good ones of the first second are forgotten; only the bad ones are left to count.
    assertThat(limit.isExceeded(60 * SECOND, 10, 0)).isFalse();
  }

  @Test
  void aClockThatBeginsBelowZeroIsAClockToo() {
    var limit = new RejectionLimit(0.5, 1);

    assertThat(limit.isExceeded(-SECOND / 2, 60, 60)).isFalse();
    assertThat(limit.isExceeded(SECOND / 2, 60, 60)).isTrue();
  }

  @Test
  void theSubtasksShareTheMinimum() {
    assertThat(new RejectionLimit(0.5, 2).isExceeded(0, 49, 49)).isFalse();
    assertThat(new RejectionLimit(0.5, 2).isExceeded(0, 50, 50)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 51, 1000})
  void oneCallsBrokenDocumentsAreNeverTooManyHoweverManySubtasksThereAre(int subtasks) {
    assertThat(new RejectionLimit(0.5, subtasks).isExceeded(0, 24, 24)).isFalse();
    assertThat(new RejectionLimit(0.5, subtasks).isExceeded(0, 25, 25)).isTrue();
  }
}
