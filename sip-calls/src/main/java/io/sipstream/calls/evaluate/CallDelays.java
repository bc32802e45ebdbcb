package io.sipstream.calls.evaluate;

import io.sipstream.calls.event.MessageFacts.Flag;
import io.sipstream.calls.record.Delays;
import io.sipstream.calls.transaction.SeenMessage;

/** Calculates the delays of a call or hop. A negative one is 0 and shows that clocks differ. */
final class CallDelays {
  private boolean skewed;

  /**
   * Calculates the delays of a set-up.
   *
   * @param firstMicros time of the first INVITE of all attempts
   * @param disconnect BYE to its 2xx; -1 if absent
   */
  Delays of(SetUp setUp, long firstMicros, long disconnect) {
    long attempt = setUp.firstRequest().start();
    long answer = setUp.answerMicros();
    SeenMessage progress =
        setUp.first(one -> (one.kind() > 100 && one.kind() < 300) || one.kind() >= 300);
    SeenMessage heard =
        setUp.first(
            one ->
                one.kind() == 180
                    || (one.kind() == 183 && one.facts().has(Flag.SDP))
                    || SetUp.isSuccess(one.kind()));
    return new Delays(
        between(firstMicros, setUp.first(one -> one.kind() == 100)),
        between(firstMicros, progress),
        between(attempt, heard),
        between(attempt, setUp.first(one -> one.kind() == 180)),
        between(attempt, setUp.first(CallDelays::isEarlyMedia)),
        attempt == firstMicros ? -1 : between(firstMicros, attempt),
        setUp.answer() == null ? -1 : between(attempt, answer),
        setUp.cancel() == null ? -1 : between(firstMicros, setUp.cancel().start()),
        disconnect);
  }

  static boolean isEarlyMedia(SeenMessage response) {
    return response.kind() > 100 && response.kind() < 200 && response.facts().has(Flag.SDP);
  }

  private long between(long from, SeenMessage to) {
    return to == null ? -1 : between(from, to.micros());
  }

  /** Returns a delay; -1 if a time is absent. */
  long between(long from, long to) {
    if (from < 0 || to < 0) {
      return -1;
    }
    skewed |= to < from;
    return Math.max(0, to - from);
  }

  /** Returns whether a delay was negative. */
  boolean isSkewed() {
    return skewed;
  }
}
