package io.sipstream.calls.evaluate;

import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.Methods;
import io.sipstream.calls.transaction.CallParts;
import io.sipstream.calls.transaction.SeenMessage;
import io.sipstream.calls.transaction.Transaction;

/** Finds the session interval of a call (RFC 4028). */
final class SessionTimer {
  private long refreshMicros = -1;
  private int seconds = -1;
  private String refresher;

  SessionTimer(CallParts parts) {
    for (Transaction one : parts.all()) {
      boolean refreshes = one.method() == Methods.INVITE || one.method() == Methods.UPDATE;
      SeenMessage response = refreshes ? one.response(SetUp::isSuccess) : null;
      if (response != null && response.micros() > refreshMicros) {
        int interval = response.facts().number(Fact.SESSION_EXPIRES);
        if (interval > 0) {
          seconds = interval;
          refreshMicros = response.micros();
          refresher = response.first(Fact.REFRESHER);
        }
      }
    }
  }

  /** Returns the time of the last 2xx with an interval, microseconds; -1 without one. */
  long refreshMicros() {
    return refreshMicros;
  }

  /** Returns the interval; -1 without one. */
  int seconds() {
    return seconds;
  }

  /** Returns {@code uac} or {@code uas}; null if unknown. */
  String refresher() {
    return refresher;
  }
}
