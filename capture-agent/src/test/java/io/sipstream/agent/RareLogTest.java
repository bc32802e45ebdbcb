package io.sipstream.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class RareLogTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long now = Long.MAX_VALUE - 5;

  @Test
  void ofManySentencesOneInAWhileIsSaid() {
    RareLog log = new RareLog(new PrintStream(out, true, UTF_8), () -> now);
    log.say("first.");
    log.say("second.");
    now += RareLog.INTERVAL_NANOS - 1;
    log.say("third.");
    now++;
    log.say("fourth.");
    now += RareLog.INTERVAL_NANOS;
    log.say("fifth.");

    assertThat(out.toString(UTF_8).lines())
        .containsExactly("first.", "fourth. (2 more were not told.)", "fifth.");
  }
}
