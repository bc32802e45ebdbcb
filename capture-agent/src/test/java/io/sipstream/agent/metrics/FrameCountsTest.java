package io.sipstream.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameCountsTest {
  private final FrameCounts counts = new FrameCounts();

  private void count(int captured, int sent, int acknowledged) {
    for (int i = 0; i < captured; i++) {
      counts.captured();
    }
    for (int i = 0; i < sent; i++) {
      counts.sent();
    }
    for (int i = 0; i < acknowledged; i++) {
      counts.acknowledged();
    }
  }

  @Test
  void theReportOfACleanEndIsShort() {
    count(3, 3, 3);

    assertThat(counts.snapshot().toText())
        .isEqualTo("3 captured, 3 sent, 3 acknowledged, 0 dropped");
    assertThat(counts.snapshot().toJsonMembers())
        .isEqualTo(
            "\"captured\":3,\"sent\":3,\"acknowledged\":3,\"dropped\":0,\"dropped_by\":{},"
                + "\"missed\":{\"kernel\":0,\"interface\":0}");
  }

  @Test
  void everyFrameIsAcknowledgedDroppedOrUnderWay() {
    count(10, 7, 4);
    counts.dropped("queue_full");
    counts.dropped("kafka.TimeoutException");
    counts.dropped("queue_full");
    counts.missed(new MissedFrames(5, 6));

    FrameCounts.Snapshot figures = counts.snapshot();

    assertThat(figures.captured())
        .isEqualTo(figures.acknowledged() + figures.dropped() + figures.inFlight());
    assertThat(figures.toText())
        .isEqualTo(
            "10 captured, 7 sent, 4 acknowledged, 3 in flight, 3 dropped"
                + " (kafka.TimeoutException 1, queue_full 2),"
                + " missed by the kernel 5, by the interface 6");
    assertThat(figures.toJsonMembers())
        .contains("\"dropped\":3,\"dropped_by\":{\"kafka.TimeoutException\":1,\"queue_full\":2}")
        .endsWith("\"missed\":{\"kernel\":5,\"interface\":6}");
  }
}
