package io.sipstream.calls.evaluate;

import io.sipstream.calls.record.Party;
import io.sipstream.calls.record.Problem;
import io.sipstream.calls.transaction.CallParts;
import io.sipstream.calls.transaction.Hop;
import io.sipstream.calls.transaction.HopTree;
import io.sipstream.calls.transaction.SeenMessage;
import io.sipstream.calls.transaction.Transaction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what is unusual in a call. */
final class ProblemFinder {
  private static final int STORM = 5;

  private final EnumSet<Problem> found = EnumSet.noneOf(Problem.class);

  void add(Problem problem, boolean holds) {
    if (holds) {
      found.add(problem);
    }
  }

  /** Finds problems of the set-up. */
  void setUp(SetUp setUp, HopTree tree, CallParts parts) {
    boolean answered = setUp.isAnswered();
    add(Problem.INFERRED, setUp.isInferred());
    add(Problem.CANCEL_RACE, answered && setUp.cancel() != null);
    add(Problem.EARLY_BYE, setUp.earlyBye() != null);
    add(
        Problem.ANSWERED_WITHOUT_RINGING,
        setUp.answer() != null && setUp.first(one -> one.kind() > 100 && one.kind() < 200) == null);
    add(Problem.LOOP, setUp.code() == 482 || setUp.code() == 483);
    add(Problem.RETRY_STORM, tree.attempts().size() > STORM);
    for (Transaction one : parts.initial()) {
      add(Problem.BRANCH_REUSED, one.isMixed());
    }
    branches(parts);
    circles(tree);
  }

  /** Finds INVITEs that have the branch of another one with another number. */
  private void branches(CallParts parts) {
    Map<Long, Long> numbers = new HashMap<>();
    for (Transaction one : parts.initial()) {
      Long other = numbers.putIfAbsent(one.key().hash(), one.cseq());
      add(Problem.BRANCH_REUSED, other != null && other != one.cseq());
    }
  }

  /** Finds elements that one request passes repeatedly: twice in a spiral, more often in a loop. */
  private void circles(HopTree tree) {
    for (Hop hop : tree.hops()) {
      String element = hop.last().destinationIp();
      int times = 1;
      Hop up = hop.parent();
      for (int i = 0; i < tree.hops().size() && up != null; i++) {
        times += up.last().destinationIp().equals(element) ? 1 : 0;
        up = up.parent();
      }
      add(Problem.SPIRAL, times == 2);
      add(Problem.LOOP, times > 2);
    }
    if (found.contains(Problem.LOOP)) {
      found.remove(Problem.SPIRAL);
    }
  }

  /** Finds problems within the dialog. */
  void dialog(CallParts parts) {
    for (Transaction one : parts.reinvites()) {
      SeenMessage response = one.finalResponse();
      int code = response == null ? -1 : response.kind();
      add(Problem.GLARE, code == 491);
      boolean challenged = ResultRule.isChallenge(code);
      add(Problem.REINVITE_FAILED, code >= 300 && code != 491 && !challenged);
    }
  }

  /** Finds whether one direction of the traffic was not seen. */
  void direction(CallParts parts) {
    int requests = 0;
    int responses = 0;
    int expectedResponses = 0;
    boolean acked = false;
    for (Transaction one : parts.all()) {
      requests += one.request() != null || one.ack() != null ? 1 : 0;
      responses += one.responses().isEmpty() ? 0 : 1;
      expectedResponses += one.isAckOnly() ? 0 : 1;
      acked |= one.ack() != null;
    }
    boolean further = expectedResponses > 1 || acked;
    add(Problem.ONE_DIRECTION, requests == 0 || (responses == 0 && further));
  }

  /** Finds numbers that differ where they should be equal. */
  void numbers(CallParties parties, Party caller, String requestUri, String routedUri) {
    String requested = parties.number(requestUri);
    String routed = parties.number(routedUri);
    add(Problem.NUMBER_CHANGED, requested != null && routed != null && !requested.equals(routed));
    List<String> asserted = caller.asserted();
    add(
        Problem.IDENTITY_MISMATCH,
        caller.number() != null && !asserted.isEmpty() && !asserted.contains(caller.number()));
  }

  List<Problem> all() {
    return new ArrayList<>(found);
  }
}
