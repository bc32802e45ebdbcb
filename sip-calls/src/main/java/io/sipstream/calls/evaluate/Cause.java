package io.sipstream.calls.evaluate;

import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.calls.transaction.SeenMessage;
import io.sipstream.calls.transaction.Transaction;

/**
 * Holds the causes of Reason (RFC 3326).
 *
 * @param q850 -1 if absent
 * @param sip -1 if absent
 * @param text null if absent
 */
record Cause(int q850, int sip, String text) {
  private static final Cause NONE = new Cause(-1, -1, null);

  /** Returns the causes of the first message that has one; null messages have none. */
  static Cause of(Transaction bye, Transaction cancel, SeenMessage failure) {
    MessageFacts[] candidates = {
      bye == null ? null : bye.facts(),
      cancel == null ? null : cancel.facts(),
      failure == null ? null : failure.facts()
    };
    for (MessageFacts facts : candidates) {
      if (facts != null) {
        int q850 = facts.number(Fact.Q850_CAUSE);
        int sip = facts.number(Fact.SIP_CAUSE);
        if (q850 >= 0 || sip >= 0) {
          return new Cause(q850, sip, facts.first(Fact.CAUSE_TEXT));
        }
      }
    }
    return NONE;
  }
}
