package io.sipstream.calls.registration;

import io.sipstream.calls.event.CallEvent;
import java.util.Comparator;

/** Identifies a REGISTER at all elements that it passes: hash of its Call-ID, number of CSeq. */
record AttemptKey(long callHigh, long callLow, long cseq) implements Comparable<AttemptKey> {
  private static final Comparator<AttemptKey> ORDER =
      Comparator.comparingLong(AttemptKey::callHigh)
          .thenComparingLong(AttemptKey::callLow)
          .thenComparingLong(AttemptKey::cseq);

  static AttemptKey of(CallEvent event) {
    return new AttemptKey(event.keyHigh(), event.keyLow(), event.cseq());
  }

  boolean isSameCall(AttemptKey other) {
    return callHigh == other.callHigh && callLow == other.callLow;
  }

  @Override
  public int compareTo(AttemptKey other) {
    return ORDER.compare(this, other);
  }
}
