package io.sipstream.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitedLogTest {
  private final List<String> out = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5;

  @Test
  void ofManySentencesOneInAWhileIsSaid() {
    RateLimitedLog log = new RateLimitedLog(out::add, () -> now);
    log.say("first.");
    log.say("second.");
    now += RateLimitedLog.INTERVAL_NANOS - 1;
    log.say("third.");
    now++;
    log.say("fourth.");
    now += RateLimitedLog.INTERVAL_NANOS;
    log.say("fifth.");

    assertThat(out).containsExactly("first.", "fourth. (2 more were suppressed.)", "fifth.");
  }
}
