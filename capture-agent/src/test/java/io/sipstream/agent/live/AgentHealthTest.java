package io.sipstream.agent.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.metrics.SpoolCounts;
import org.junit.jupiter.api.Test;

class AgentHealthTest {
  private static final long SECOND = 1_000_000_000L;
  // Monotonic clocks may start anywhere, and go over the end of their range.
  private static final long START = Long.MAX_VALUE - 10 * SECOND;

  private final FrameCounts counts = new FrameCounts();
  private final AgentHealth health = new AgentHealth(START);

  private String after(long seconds) {
    health.update(counts.snapshot(), null, START + seconds * SECOND);
    return health.unhealthyReason();
  }

  @Test
  void anIdleInterfaceIsHealthy() {
    assertThat(after(3600)).isNull();
  }

  @Test
  void framesThatWaitForKafkaAreACaseAfterThirtySeconds() {
    counts.captured();
    assertThat(after(29)).isNull();
    assertThat(after(30))
        .isEqualTo("No acknowledgement from Kafka for 30 seconds while frames are queued.");
    counts.acknowledged();
    assertThat(after(31)).isNull();
  }

  @Test
  void framesInTheSpoolWaitToo() {
    counts.spool(() -> new SpoolCounts(5, 0, 0, 5, 1000));
    assertThat(after(0)).isNull();
    assertThat(after(30)).isNotNull();
  }

  @Test
  void thatNoFramesCanComeIsToldAtOnce() {
    health.update(counts.snapshot(), "The capture on eth0 stopped.", START);
    assertThat(health.unhealthyReason()).isEqualTo("The capture on eth0 stopped.");
    assertThat(after(0)).isNull();
  }
}
