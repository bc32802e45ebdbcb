package io.sipstream.agent.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class RateLimitedLogTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long now = Long.MAX_VALUE - 5;

  @Test
  void ofManySentencesOneInAWhileIsSaid() {
    RateLimitedLog log = new RateLimitedLog(new PrintStream(out, true, UTF_8), () -> now);
    log.say("first.");
    log.say("second.");
    now += RateLimitedLog.INTERVAL_NANOS - 1;
    log.say("third.");
    now++;
    log.say("fourth.");
    now += RateLimitedLog.INTERVAL_NANOS;
    log.say("fifth.");

    assertThat(out.toString(UTF_8).lines())
        .containsExactly("first.", "fourth. (2 more were not told.)", "fifth.");
  }
}
