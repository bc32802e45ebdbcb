package io.sipstream.job.elasticsearch;

import org.slf4j.Logger;

/**
 * Warns at most once in ten seconds, and says then how many warnings it swallowed: an outage of
 * hours must not fill a disk.
 */
final class SampledLog {
  private static final long INTERVAL_NANOS = 10_000_000_000L;

  private final Logger log;
  private long lastNanos;
  private long swallowed = -1;

  SampledLog(Logger log) {
    this.log = log;
  }

  synchronized void warn(String sentence) {
    long now = System.nanoTime();
    if (swallowed >= 0 && now - lastNanos < INTERVAL_NANOS) {
      swallowed++;
      return;
    }
    if (swallowed > 0) {
      log.warn("{} ({} such lines left out)", sentence, swallowed);
    } else {
      log.warn("{}", sentence);
    }
    lastNanos = now;
    swallowed = 0;
  }
}
