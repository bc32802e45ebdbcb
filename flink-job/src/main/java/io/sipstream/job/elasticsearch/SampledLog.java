package io.sipstream.job.elasticsearch;

import org.slf4j.Logger;

/**
 * Logs at most one warning in ten seconds, with the number of warnings omitted since the last one.
 * So a long outage does not fill the disk. Safe for use by several threads.
 */
final class SampledLog {
  private static final long INTERVAL_NANOS = 10_000_000_000L;

  private final Logger log;
  private long lastNanos;
  private long omitted = -1;

  SampledLog(Logger log) {
    this.log = log;
  }

  synchronized void warn(String message) {
    long now = System.nanoTime();
    if (omitted >= 0 && now - lastNanos < INTERVAL_NANOS) {
      omitted++;
      return;
    }
    if (omitted > 0) {
      log.warn("{} ({} similar warnings omitted)", message, omitted);
    } else {
      log.warn("{}", message);
    }
    lastNanos = now;
    omitted = 0;
  }
}
