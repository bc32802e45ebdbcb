package io.sipstream.calls.kpi;

import io.sipstream.calls.record.CallResult;
import java.util.Locale;

/** Lists the plain counters of KPI documents. All of them can be added. */
public enum KpiCount {
  /** INVITE transactions, challenged ones too. */
  INVITES(0),
  /** Chains of INVITE transactions from one element to the next element. */
  ATTEMPTS(1),
  /** Attempts that got any response. */
  SEIZURES(2),
  /** Attempts without a result yet. The results and this counter add up to the attempts. */
  UNDECIDED(3),
  ANSWERED(4),
  CANCELLED(5),
  REDIRECTED(6),
  CHALLENGED(7),
  OVERLOADED(8),
  BUSY(9),
  NO_ANSWER(10),
  UNAVAILABLE(11),
  REJECTED(12),
  NOT_FOUND(13),
  INCOMPATIBLE(14),
  TIMED_OUT(15),
  FAILED(16),
  INCOMPLETE(17),
  UNKNOWN(18),
  /** Cancelled attempts that had rung. */
  CANCELLED_RINGING(19),
  /** Attempts with 180. */
  RINGING(20),
  /** Attempts with SDP before the answer. */
  EARLY_MEDIA(21),
  ANSWERED_WITHOUT_RINGING(22),
  /** Attempts after which the element tried another destination. */
  FAILOVER(23),
  MESSAGES(24),
  RETRANSMISSIONS(25),
  DUPLICATES(26),
  /** Established calls that ended. */
  ENDED_CALLS(27, "ended.calls"),
  /** Ended calls whose BYE was seen. */
  ENDED_COMPLETED(28, "ended.completed"),
  ENDED_BY_CALLER(29, "ended.by_caller"),
  ENDED_BY_CALLEE(30, "ended.by_callee"),
  ENDED_BY_NETWORK(31, "ended.by_network"),
  ENDED_NOT_SEEN(32, "ended.not_seen"),
  ENDED_SESSION_EXPIRED(33, "ended.session_expired"),
  ENDED_BYE_ERROR(34, "ended.bye_error"),
  ENDED_ACK_MISSING(35, "ended.ack_missing");

  private final int index;
  private final String field;

  KpiCount(int index) {
    this.index = index;
    this.field = name().toLowerCase(Locale.ROOT);
  }

  KpiCount(int index, String field) {
    this.index = index;
    this.field = field;
  }

  /** Returns the index in a sum. */
  int index() {
    return index;
  }

  /** Returns the field below {@code sip.kpi}. */
  public String field() {
    return field;
  }

  /** Returns the counter of a result; null means that there is none yet. */
  static KpiCount of(CallResult result) {
    return result == null ? UNDECIDED : valueOf(result.name());
  }
}
