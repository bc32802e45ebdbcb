package io.sipstream.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MissedFramesTest {
  @Test
  void countersThatStartAgainAtZeroGoOnHere() {
    MissedFrames missed = MissedFrames.NONE;
    missed = missed.advancedTo(7, 0);
    assertThat(missed).isEqualTo(new MissedFrames(7, 0));
    missed = missed.advancedTo(0xFFFF_FFF0, 3);
    assertThat(missed).isEqualTo(new MissedFrames(4_294_967_280L, 3));
    missed = missed.advancedTo(4, 3);
    assertThat(missed).isEqualTo(new MissedFrames(4_294_967_300L, 3));
    missed = missed.advancedTo(4, 3);
    assertThat(missed).isEqualTo(new MissedFrames(4_294_967_300L, 3));
  }
}
