package io.sipstream.calls.evaluate;

import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.MessageFacts.Flag;
import io.sipstream.calls.record.CallResult;
import io.sipstream.calls.transaction.CallParts;
import io.sipstream.calls.transaction.SeenMessage;
import io.sipstream.calls.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Evaluates the requests of one attempt from one element: provisional and final responses. */
final class SetUp {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final List<Transaction> attempt;
  private final CallParts parts;
  private final CallDeadlines deadlines;
  private final Clock clock;
  private final Transaction last;

  private SeenMessage answer;
  private Transaction inferredAck;
  private SeenMessage failure;
  private Transaction cancel;
  private Transaction earlyBye;
  private boolean failureAcked;
  private CallResult result;
  private long deadline = Long.MAX_VALUE;
  private boolean deadlinePassed;

  /**
   * Evaluates an attempt.
   *
   * @param attempt INVITEs with one CSeq number by time, at least one
   * @param link addresses that an ACK must have; null for any
   */
  SetUp(
      List<Transaction> attempt,
      String link,
      CallParts parts,
      CallDeadlines deadlines,
      Clock clock) {
    this.attempt = attempt;
    this.parts = parts;
    this.deadlines = deadlines;
    this.clock = clock;
    this.last = attempt.get(attempt.size() - 1);
    answer = first(message -> isSuccess(message.kind()));
    failure = last.response(code -> code >= 300);
    cancel = parts.cancelOf(last);
    for (Transaction one : attempt) {
      if (cancel == null) {
        cancel = parts.cancelOf(one);
      }
    }
    if (answer == null) {
      findAck(link);
      if (inferredAck == null) {
        findEarlyBye(link);
      }
    }
    decide();
  }

  static boolean isSuccess(int kind) {
    return kind >= 200 && kind < 300;
  }

  /** Finds an ACK that proves a 2xx (RFC 3261 section 13.2.2.4) or a failure (17.1.1.3). */
  private void findAck(String link) {
    if (failure == null) {
      for (Transaction ack : parts.acks()) {
        boolean here = link == null || ack.link().equals(link);
        if (inferredAck == null
            && here
            && ack.cseq() == last.cseq()
            && ack.fromTag() == last.fromTag()) {
          inferredAck = ack;
        }
      }
      failureAcked = last.ack() != null;
    }
  }

  /** Finds a BYE of the caller in an early dialog (RFC 3261 section 15). */
  private void findEarlyBye(String link) {
    for (Transaction bye : parts.byes()) {
      boolean here = link == null || bye.link().equals(link);
      boolean pending = failure == null || bye.start() < failure.micros();
      if (earlyBye == null && here && pending && bye.fromTag() == last.fromTag()) {
        earlyBye = bye;
      }
    }
  }

  private void decide() {
    if (isAnswered()) {
      result = CallResult.ANSWERED;
    } else if (earlyBye != null && (failure == null || failure.kind() == 487)) {
      result = CallResult.CANCELLED;
    } else if (failure != null) {
      int q850 = failure.facts().number(Fact.Q850_CAUSE);
      result = ResultRule.of(failure.kind(), cancel != null, wasAlerted(), q850);
    } else if (failureAcked) {
      result = CallResult.FAILED;
    } else {
      decideByDeadline();
    }
  }

  private void decideByDeadline() {
    SeenMessage provisional = lastProvisional();
    if (cancel != null) {
      deadline = cancel.last() + deadlines.lingerMicros();
      deadlinePassed = clock.isPast(deadline) || clock.endOfInput();
      result = deadlinePassed ? CallResult.CANCELLED : null;
    } else if (provisional == null) {
      deadline = last.start() + deadlines.noResponseMicros();
      deadlinePassed = clock.isPast(deadline);
      result = deadlinePassed ? CallResult.TIMED_OUT : null;
    } else {
      int expires = last.request() == null ? -1 : last.request().facts().number(Fact.EXPIRES);
      // Bounded: no message keeps a call for years.
      long expiresMicros = Math.min(expires * MICROS_PER_SECOND, deadlines.idleMicros());
      deadline =
          Math.max(provisional.lastMicros() + deadlines.ringMicros(), last.start() + expiresMicros);
      deadlinePassed = clock.isPast(deadline);
      result = deadlinePassed ? CallResult.INCOMPLETE : null;
    }
  }

  private SeenMessage lastProvisional() {
    SeenMessage latest = null;
    for (Transaction one : attempt) {
      for (SeenMessage response : one.responses()) {
        boolean later = latest == null || response.lastMicros() > latest.lastMicros();
        latest = response.kind() < 200 && later ? response : latest;
      }
    }
    return latest;
  }

  /** Returns the first response that matches, of all requests; null if there is none. */
  SeenMessage first(Predicate<SeenMessage> matches) {
    SeenMessage first = null;
    for (Transaction one : attempt) {
      for (SeenMessage response : one.responses()) {
        if (matches.test(response) && (first == null || response.micros() < first.micros())) {
          first = response;
        }
      }
    }
    return first;
  }

  /** Returns the first response that shows that the callee is alerted or media flow. */
  private boolean wasAlerted() {
    return first(message -> isAlerting(message)) != null;
  }

  static boolean isAlerting(SeenMessage message) {
    int kind = message.kind();
    return kind == 180
        || kind == 181
        || kind == 182
        || (kind == 183 && message.facts().has(Flag.SDP));
  }

  List<Transaction> attempt() {
    return attempt;
  }

  Transaction firstRequest() {
    return attempt.get(0);
  }

  boolean isAnswered() {
    return answer != null || inferredAck != null;
  }

  /** Returns the first 2xx; null if none was seen. */
  SeenMessage answer() {
    return answer;
  }

  /** Returns the ACK that proves a 2xx that was not seen; null otherwise. */
  Transaction inferredAck() {
    return inferredAck;
  }

  /** Returns whether an ACK proves the result, since no final response was seen. */
  boolean isInferred() {
    return inferredAck != null || (failureAcked && failure == null && answer == null);
  }

  /** Returns the time of the 2xx or of the ACK that proves it; -1 if unanswered. */
  long answerMicros() {
    return answer != null ? answer.micros() : inferredAck != null ? inferredAck.start() : -1;
  }

  /** Returns the final response from 300 of the last request; null if none was seen. */
  SeenMessage failure() {
    return failure;
  }

  /** Returns the CANCEL; null if none was seen. */
  Transaction cancel() {
    return cancel;
  }

  /** Returns the BYE that the caller sent before any final response; null if none was seen. */
  Transaction earlyBye() {
    return earlyBye;
  }

  /** Returns the final status code; -1 if none was seen. */
  int code() {
    return answer != null ? answer.kind() : isAnswered() || failure == null ? -1 : failure.kind();
  }

  /** Returns the result; null while it is undecided. */
  CallResult result() {
    return result;
  }

  /** Returns when the set-up is decided without a further message; the maximum for never. */
  long deadline() {
    return deadline;
  }

  boolean isDeadlinePassed() {
    return deadlinePassed;
  }

  /** Returns the time that ended an unanswered set-up; -1 if it did not end. */
  long endMicros() {
    if (result == null || isAnswered()) {
      return -1;
    }
    if (failure != null) {
      return failure.micros();
    }
    if (failureAcked) {
      return last.ack().micros();
    }
    if (cancel != null) {
      return cancel.start();
    }
    return deadlinePassed ? deadline : -1;
  }

  /** Returns the tags of callees in responses, in the order of their times. */
  List<Long> calleeTags() {
    List<Long> tags = new ArrayList<>();
    List<SeenMessage> responses = new ArrayList<>();
    attempt.forEach(one -> responses.addAll(one.responses()));
    responses.sort(java.util.Comparator.comparingLong(SeenMessage::micros));
    for (SeenMessage response : responses) {
      if (response.kind() < 300 && response.toTag() != 0 && !tags.contains(response.toTag())) {
        tags.add(response.toTag());
      }
    }
    return tags;
  }
}
