package io.sipstream.calls.evaluate;

import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.Methods;
import io.sipstream.calls.record.CallPhase;
import io.sipstream.calls.record.CallResult;
import io.sipstream.calls.record.EndParty;
import io.sipstream.calls.record.EndReason;
import io.sipstream.calls.record.Ending;
import io.sipstream.calls.transaction.CallParts;
import io.sipstream.calls.transaction.HopTree;
import io.sipstream.calls.transaction.SeenMessage;
import io.sipstream.calls.transaction.Transaction;

/** Evaluates whether, when and why a call ended, and the next deadline. */
final class CallEnd {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long BOTH_MICROS = 2 * MICROS_PER_SECOND;
  private static final long TRANSFER_MICROS = 32 * MICROS_PER_SECOND;

  private final CallParts parts;
  private final HopTree tree;
  private final SetUp setUp;
  private final CallDeadlines deadlines;
  private final Clock clock;
  private final Dialog primary;

  private CallPhase phase = CallPhase.TRYING;
  private Transaction bye;
  private ByeOrigin origin;
  private long micros = -1;
  private EndReason reason;
  private EndParty by;
  private boolean both;
  private boolean closed;
  private boolean byEndOfInput;
  private boolean byeUnanswered;
  private boolean ackMissing;
  private long deadline = Long.MAX_VALUE;

  /** Evaluates a call; {@code setUp} is null if no INVITE transaction was seen from its begin. */
  CallEnd(
      CallParts parts,
      HopTree tree,
      SetUp setUp,
      Dialogs dialogs,
      CallDeadlines deadlines,
      Clock clock) {
    this.parts = parts;
    this.tree = tree;
    this.setUp = setUp;
    this.deadlines = deadlines;
    this.clock = clock;
    this.primary = dialogs.primary();
    if (setUp == null) {
      withoutSetUp();
    } else if (setUp.isAnswered()) {
      established();
    } else {
      setUpEnded();
    }
    if (clock.endOfInput() && !closed) {
      byEndOfInput = true;
      if (phase == CallPhase.TERMINATED) {
        closed = true;
        chainEnded();
      } else {
        reason = EndReason.OPEN_AT_END;
      }
      deadline = Long.MAX_VALUE;
    }
  }

  private void withoutSetUp() {
    if (!parts.byes().isEmpty()) {
      endByBye(parts.byes().get(0));
      return;
    }
    boolean failed = !parts.cancels().isEmpty() && parts.reinvites().isEmpty();
    if (failed) {
      phase = CallPhase.TERMINATED;
      closeAt(parts.last() + deadlines.lingerMicros());
      return;
    }
    phase = CallPhase.CONFIRMED;
    idle();
  }

  private void established() {
    phase = CallPhase.CONFIRMED;
    checkAck();
    Transaction found = primary == null ? null : primary.firstBye(tree.primary().link());
    if (found == null && primary == null && !parts.byes().isEmpty()) {
      found = parts.byes().get(0);
    }
    if (found == null) {
      idle();
    } else {
      endByBye(found);
    }
  }

  /** Checks that a 2xx was acknowledged (RFC 3261 section 13.3.1.4). */
  private void checkAck() {
    SeenMessage answer = setUp.answer();
    if (answer == null || answer.retransmissions() == 0 || hasAck(answer.toTag())) {
      return;
    }
    boolean seesDialog = false;
    String link = tree.primary().link();
    for (Transaction one : parts.all()) {
      boolean inDialog = one.requestToTag() != 0 && !one.isAckOnly();
      seesDialog |= inDialog && one.request() != null && one.link().equals(link);
    }
    ackMissing =
        seesDialog
            && Math.max(clock.nowMicros(), parts.last())
                >= answer.micros() + deadlines.lingerMicros();
  }

  private boolean hasAck(long calleeTag) {
    for (Transaction one : parts.all()) {
      boolean cseq = tree.attempts().contains(one.cseq());
      if (one.method() == Methods.INVITE
          && one.ack() != null
          && cseq
          && (one.requestToTag() == calleeTag || one.hasToTag(calleeTag))) {
        return true;
      }
    }
    return false;
  }

  private void endByBye(Transaction first) {
    bye = first;
    phase = CallPhase.TERMINATED;
    micros = bye.start();
    origin = primary == null ? null : new ByeOrigin(tree, primary, parts.callerTag());
    findParty();
    reason = byeReason();
    SeenMessage response = lastByeResponse();
    if (response == null) {
      long limit = bye.start() + deadlines.byeMicros();
      byeUnanswered = clock.isPast(limit);
      closeAt(limit);
    } else {
      closeAt(response.micros() + deadlines.lingerMicros());
    }
  }

  private void findParty() {
    boolean byCaller = bye.fromTag() == parts.callerTag();
    by = parts.callerTag() == 0 ? EndParty.UNKNOWN : byCaller ? EndParty.CALLER : EndParty.CALLEE;
    for (Transaction other : parts.byes()) {
      both |=
          other.fromTag() != bye.fromTag() && Math.abs(other.start() - bye.start()) <= BOTH_MICROS;
    }
    if (origin != null && origin.element() != null) {
      by = EndParty.NETWORK;
    }
  }

  private EndReason byeReason() {
    if (setUp != null && !setUp.isAnswered()) {
      return EndReason.EARLY_BYE;
    }
    if (isReplaced()) {
      return EndReason.REPLACED;
    }
    if (isTransferred()) {
      return EndReason.TRANSFERRED;
    }
    if (ackMissing && by == EndParty.CALLEE) {
      return EndReason.ACK_MISSING;
    }
    int q850 = bye.facts().number(Fact.Q850_CAUSE);
    boolean error = q850 >= 0 && q850 != 16 && q850 != 17 && q850 != 18 && q850 != 19 && q850 != 31;
    return error || bye.facts().number(Fact.SIP_CAUSE) >= 400 ? EndReason.BYE_ERROR : EndReason.BYE;
  }

  private boolean isReplaced() {
    for (Transaction notice : parts.notices()) {
      if (notice.method() == Methods.REPLACED && notice.start() <= bye.start()) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a transfer succeeded shortly before the BYE. */
  private boolean isTransferred() {
    for (Transaction other : parts.others()) {
      boolean notify = other.method() == Methods.NOTIFY && other.request() != null;
      if (notify && SetUp.isSuccess(other.facts().number(Fact.SIPFRAG_CODE))) {
        long after = bye.start() - other.start();
        if (after >= 0 && after <= TRANSFER_MICROS) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the last final response to any BYE of the dialog; null without one. */
  private SeenMessage lastByeResponse() {
    SeenMessage last = null;
    for (Transaction one : parts.byes()) {
      SeenMessage response = one.finalResponse();
      if (response != null && (last == null || response.micros() > last.micros())) {
        last = response;
      }
    }
    return last;
  }

  /**
   * Waits for the end of a session interval, else for a long time without a message. A longer
   * interval has no effect: no message keeps a call for years.
   */
  private void idle() {
    SessionTimer timer = new SessionTimer(parts);
    boolean isShort = timer.seconds() * MICROS_PER_SECOND <= deadlines.idleMicros();
    if (timer.seconds() > 0 && isShort) {
      long limit =
          timer.refreshMicros()
              + timer.seconds() * MICROS_PER_SECOND
              + deadlines.sessionGraceMicros();
      expire(limit, EndReason.SESSION_EXPIRED);
      micros = closed ? limit : -1;
    } else {
      expire(parts.last() + deadlines.idleMicros(), EndReason.NOT_SEEN);
    }
  }

  private void expire(long limit, EndReason why) {
    closeAt(limit);
    if (closed) {
      phase = CallPhase.TERMINATED;
      reason = why;
      by = EndParty.UNKNOWN;
    }
  }

  private void closeAt(long limit) {
    closed = clock.isPast(limit);
    deadline = closed ? Long.MAX_VALUE : limit;
  }

  private void setUpEnded() {
    if (setUp.earlyBye() != null) {
      endByBye(setUp.earlyBye());
      return;
    }
    if (setUp.result() == null) {
      boolean early = setUp.first(one -> one.kind() > 100) != null;
      boolean proceeding = setUp.first(one -> one.kind() == 100) != null;
      phase = early ? CallPhase.EARLY : proceeding ? CallPhase.PROCEEDING : CallPhase.TRYING;
      deadline = setUp.deadline();
      return;
    }
    phase = CallPhase.TERMINATED;
    micros = setUp.endMicros();
    if (setUp.isDeadlinePassed()) {
      closed = !clock.endOfInput() || clock.isPast(setUp.deadline());
      reason = deadlineReason();
      by = setUp.cancel() == null ? null : EndParty.CALLER;
      return;
    }
    boolean cancelled = setUp.result() == CallResult.CANCELLED;
    reason = cancelled ? EndReason.CANCELLED : EndReason.REFUSED;
    by = cancelled ? EndParty.CALLER : null;
    closeAt(micros + deadlines.lingerMicros());
    if (closed) {
      chainEnded();
    } else if (isChainOpen()) {
      reason = null;
    }
  }

  private EndReason deadlineReason() {
    return switch (setUp.result()) {
      case CANCELLED -> EndReason.CANCELLED;
      case TIMED_OUT -> EndReason.NO_RESPONSE;
      default -> EndReason.NO_FINAL;
    };
  }

  private boolean isChainOpen() {
    CallResult result = setUp == null ? null : setUp.result();
    return result == CallResult.CHALLENGED || result == CallResult.REDIRECTED;
  }

  private void chainEnded() {
    if (isChainOpen()) {
      reason = EndReason.CHAIN_ENDED;
    }
  }

  CallPhase phase() {
    return phase;
  }

  boolean isClosed() {
    return closed;
  }

  /** Returns whether the end of the input decided the record, before a deadline did. */
  boolean isByEndOfInput() {
    return byEndOfInput;
  }

  long deadline() {
    return deadline;
  }

  /** Returns the BYE that ended the call; null without one. */
  Transaction bye() {
    return bye;
  }

  boolean isByeUnanswered() {
    return byeUnanswered;
  }

  boolean isAckMissing() {
    return ackMissing;
  }

  boolean isHalfBye() {
    return origin != null && origin.isHalf();
  }

  Dialog primary() {
    return primary;
  }

  Ending toRecord() {
    SeenMessage failure = setUp == null || setUp.isAnswered() ? null : setUp.failure();
    Cause cause = Cause.of(bye, setUp == null ? null : setUp.cancel(), failure);
    String phrase = failure == null ? null : failure.first(Fact.REASON_PHRASE);
    String element = origin == null ? null : origin.element();
    return new Ending(
        micros, reason, by, both, element, cause.q850(), cause.sip(), cause.text(), phrase);
  }
}
