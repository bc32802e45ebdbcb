package io.sipstream.agent.process;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Creates ids for runs of the agent and for replays. */
public final class RunId {
  private static final int RANDOM_MIN = 36 * 36 * 36 * 36;

  private RunId() {}

  /** Returns an id that sorts by time and differs between runs within one minute. */
  public static String next(Clock clock) {
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'", Locale.ROOT)
            .format(ZonedDateTime.now(clock.withZone(ZoneOffset.UTC)));
    int random = ThreadLocalRandom.current().nextInt(RANDOM_MIN, RANDOM_MIN * 36);
    return time + "-" + Integer.toString(random, 36);
  }
}
