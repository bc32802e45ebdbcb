package io.sipstream.calls.evaluate;

import java.io.Serializable;

/**
 * Defines after which time without a message a call changes. Milliseconds.
 *
 * @param noResponseMillis from the INVITE, without any response: Timer B and a margin
 * @param ringMillis from the last provisional response
 * @param lingerMillis from the end, for retransmissions and the next attempt
 * @param byeMillis from a BYE without response: Timer F and a margin
 * @param sessionGraceMillis from the end of a session interval (RFC 4028)
 * @param idleMillis from the last message of an established call without session timer; longer
 *     intervals of Expires and Session-Expires extend no deadline
 * @param duplicateMillis copies of a message at one tap within this time are duplicates
 */
public record CallDeadlines(
    long noResponseMillis,
    long ringMillis,
    long lingerMillis,
    long byeMillis,
    long sessionGraceMillis,
    long idleMillis,
    long duplicateMillis)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public static final CallDeadlines DEFAULT =
      new CallDeadlines(36_000, 300_000, 32_000, 36_000, 32_000, 43_200_000, 50);

  private static final long MICROS_PER_MILLI = 1_000;

  CallDeadlines withIdleMillis(long millis) {
    return new CallDeadlines(
        noResponseMillis,
        ringMillis,
        lingerMillis,
        byeMillis,
        sessionGraceMillis,
        millis,
        duplicateMillis);
  }

  long noResponseMicros() {
    return noResponseMillis * MICROS_PER_MILLI;
  }

  long ringMicros() {
    return ringMillis * MICROS_PER_MILLI;
  }

  long lingerMicros() {
    return lingerMillis * MICROS_PER_MILLI;
  }

  long byeMicros() {
    return byeMillis * MICROS_PER_MILLI;
  }

  long sessionGraceMicros() {
    return sessionGraceMillis * MICROS_PER_MILLI;
  }

  long idleMicros() {
    return idleMillis * MICROS_PER_MILLI;
  }

  long duplicateMicros() {
    return duplicateMillis * MICROS_PER_MILLI;
  }
}
