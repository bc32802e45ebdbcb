package io.sipstream.calls.evaluate;

import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.calls.event.Tap;
import io.sipstream.calls.peers.Peers;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallResult;
import io.sipstream.calls.record.Delays;
import io.sipstream.calls.record.Ending;
import io.sipstream.calls.record.HopRecord;
import io.sipstream.calls.record.Party;
import io.sipstream.calls.record.Problem;
import io.sipstream.calls.record.TransactionRecord;
import io.sipstream.calls.state.CallState;
import io.sipstream.calls.transaction.CallGroup;
import io.sipstream.calls.transaction.CallParts;
import io.sipstream.calls.transaction.Hop;
import io.sipstream.calls.transaction.HopTree;
import io.sipstream.calls.transaction.SeenMessage;
import io.sipstream.calls.transaction.Transaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Evaluates one call to its record. */
final class CallEvaluation {
  private final CallSettings settings;
  private final Peers peers;
  private final RecordIds ids;
  private final CallState state;
  private final CallParts parts;
  private final Clock clock;

  private final HopTree tree;
  private final SetUp setUp;
  private final Dialogs dialogs;
  private final CallEnd end;
  private final CallDelays delays = new CallDelays();

  CallEvaluation(
      CallSettings settings,
      Peers peers,
      RecordIds ids,
      CallState state,
      CallParts parts,
      Clock clock) {
    this.settings = settings;
    this.peers = peers;
    this.ids = ids;
    this.state = state;
    this.parts = parts;
    this.clock = clock;
    CallDeadlines deadlines = settings.deadlines();
    tree = new HopTree(parts.initial());
    setUp =
        tree.primary() == null
            ? null
            : new SetUp(tree.lastAttempt(), null, parts, deadlines, clock);
    dialogs = new Dialogs(tree.roots(), setUp, parts);
    end = new CallEnd(parts, tree, setUp, dialogs, deadlines, clock);
  }

  /** Returns the hash of the caller's tag; 0 if no INVITE was seen. */
  long callerTag() {
    return parts.group().partial() ? 0 : parts.group().callerTag();
  }

  /** Returns the time of the end, microseconds; -1 if unknown. */
  long end() {
    return end.toRecord().micros();
  }

  /**
   * Returns the record.
   *
   * @param callIdReused whether the Call-ID has other calls
   */
  CallRecord toRecord(boolean callIdReused) {
    MessageFacts invite = invite();
    CallParties parties = new CallParties(settings, parts, setUp, invite);
    Party caller = parties.caller();
    Party callee = parties.callee();
    CallSession session = new CallSession(parts, setUp);
    long start = start();
    long answer = setUp == null ? -1 : setUp.answerMicros();
    SeenMessage ringing = setUp == null ? null : setUp.first(one -> one.kind() == 180);
    Ending ending = end.toRecord();
    Delays callDelays = setUp == null ? withoutSetUp() : delays.of(setUp, start, disconnect());
    // Nothing but a message changes a closed call, so its other hops do not wait for deadlines.
    Clock hopClock = end.isClosed() ? new Clock(Long.MAX_VALUE, clock.endOfInput()) : clock;
    HopRecords records = new HopRecords(tree, parts, settings, peers, ids, hopClock);
    List<HopRecord> hops = records.hops(delays);
    List<TransactionRecord> transactions = records.transactions(delays);
    String requestUri = invite == null ? null : invite.first(Fact.REQUEST_URI);
    String routedUri = hops.isEmpty() ? null : hops.get(hops.size() - 1).requestUri();
    String diverted = invite == null ? null : invite.first(Fact.DIVERTED_FROM);
    String requestNumber = parties.number(requestUri);
    CallGroup group = parts.group();
    return new CallRecord(
        ids.call(state.callId(), group.callerTag(), group.otherTag(), parts.generation()),
        state.callId(),
        parts.generation(),
        end.phase(),
        end.isClosed(),
        end.isByEndOfInput(),
        setUp == null ? CallResult.UNKNOWN : setUp.result(),
        setUp == null ? -1 : setUp.code(),
        codes(),
        start,
        ringing == null ? -1 : ringing.micros(),
        answer,
        callDelays,
        ring(ringing, answer),
        end.bye() == null ? -1 : delays.between(answer, end.bye().start()),
        answer >= 0 && end.bye() == null ? delays.between(answer, parts.last()) : -1,
        ending,
        caller,
        callee,
        requestUri,
        requestNumber,
        routedUri,
        diverted,
        invite == null ? null : invite.first(Fact.ATTEST),
        new CallCounts(parts)
            .toRecord(
                tree.attempts().size(),
                attempts(ResultRule::isChallenge),
                attempts(code -> code >= 300 && code < 400),
                dialogs),
        session.toRecord(),
        CallTransfer.of(parts),
        tree.callerHop(),
        hops,
        transactions,
        dialogs.toRecords(),
        observers(),
        parties.related(),
        CorrelationKeys.keys(state.callId(), parts, settings),
        CorrelationKeys.hints(
            caller, callee, requestNumber, parties.number(diverted), start, settings.pseudonyms()),
        problems(session, parties, caller, routedUri, callIdReused),
        group.partial(),
        state.isTruncated() || tree.isTruncated() || dialogs.isTruncated(),
        null,
        state.sightings(),
        end.deadline());
  }

  /** Returns the facts of the caller's first INVITE; null if it was not seen. */
  private MessageFacts invite() {
    for (Transaction root : tree.roots()) {
      if (root.request() != null) {
        return root.request().facts();
      }
    }
    for (Hop hop : tree.hops()) {
      if (hop.first().request() != null) {
        return hop.first().request().facts();
      }
    }
    return null;
  }

  /** Returns the time of the first message of the set-up, microseconds. */
  long start() {
    return tree.roots().isEmpty() ? parts.all().get(0).start() : tree.roots().get(0).start();
  }

  private Delays withoutSetUp() {
    return new Delays(-1, -1, -1, -1, -1, -1, -1, -1, disconnect());
  }

  private long disconnect() {
    SeenMessage response = end.bye() == null ? null : end.bye().response(SetUp::isSuccess);
    return response == null ? -1 : delays.between(end.bye().start(), response.micros());
  }

  private long ring(SeenMessage ringing, long answer) {
    if (ringing == null) {
      return -1;
    }
    if (answer >= 0) {
      return delays.between(ringing.micros(), answer);
    }
    if (setUp.cancel() != null) {
      return delays.between(ringing.micros(), setUp.cancel().start());
    }
    return setUp.failure() == null
        ? -1
        : delays.between(ringing.micros(), setUp.failure().micros());
  }

  private List<Integer> codes() {
    List<SeenMessage> responses = new ArrayList<>();
    for (Transaction root : tree.roots()) {
      SeenMessage response = root.finalResponse();
      if (response != null) {
        responses.add(response);
      }
    }
    responses.sort(Comparator.comparingLong(SeenMessage::micros));
    List<Integer> codes = new ArrayList<>();
    for (SeenMessage response : responses) {
      codes.add(response.kind());
    }
    return codes;
  }

  /** Counts the attempts whose final response matches. */
  private int attempts(java.util.function.IntPredicate codes) {
    TreeSet<Long> numbers = new TreeSet<>();
    for (Transaction root : tree.roots()) {
      if (root.response(codes) != null) {
        numbers.add(root.cseq());
      }
    }
    return numbers.size();
  }

  private List<String> observers() {
    TreeSet<String> names = new TreeSet<>();
    for (Transaction one : parts.all()) {
      for (SeenMessage message : one.messages()) {
        for (Tap tap : message.taps()) {
          names.add(tap.agent());
        }
      }
    }
    names.remove("");
    return List.copyOf(names);
  }

  private String lastRequestUri() {
    boolean seen = tree.primary() != null && tree.primary().request() != null;
    return seen ? tree.primary().request().first(Fact.REQUEST_URI) : null;
  }

  private boolean hasResponses() {
    for (Transaction one : parts.all()) {
      if (!one.responses().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private List<Problem> problems(
      CallSession session,
      CallParties parties,
      Party caller,
      String routedUri,
      boolean callIdReused) {
    ProblemFinder problems = new ProblemFinder();
    if (setUp != null) {
      problems.setUp(setUp, tree, parts);
    }
    problems.dialog(parts);
    problems.direction(parts);
    problems.numbers(parties, caller, lastRequestUri(), routedUri);
    problems.add(Problem.MULTIPLE_ANSWERS, dialogs.confirmed() > 1);
    problems.add(Problem.ACK_MISSING, end.isAckMissing());
    problems.add(Problem.BYE_UNANSWERED, end.isByeUnanswered() && hasResponses());
    problems.add(Problem.HALF_BYE, end.isHalfBye());
    problems.add(Problem.CODEC_MISMATCH, session.isMismatch());
    problems.add(Problem.LATE_OFFER_UNANSWERED, session.isUnanswered());
    problems.add(Problem.CLOCK_SKEW, delays.isSkewed());
    problems.add(Problem.CALL_ID_REUSED, callIdReused);
    return problems.all();
  }
}
