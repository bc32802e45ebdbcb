package io.sipstream.calls.evaluate;

import io.sipstream.calls.record.DialogRecord;
import io.sipstream.calls.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;

/** Shows one dialog of a call, early or confirmed, from the caller's side. */
final class Dialog {
  private final long callerTag;
  private final long calleeTag;
  private final long start;
  private final long answer;
  private final List<Transaction> byes = new ArrayList<>();

  /**
   * Creates a dialog.
   *
   * @param start time of the first response with this tag
   * @param answer time of the 2xx; -1 in an early dialog
   */
  Dialog(long callerTag, long calleeTag, long start, long answer, List<Transaction> allByes) {
    this.callerTag = callerTag;
    this.calleeTag = calleeTag;
    this.start = start;
    this.answer = answer;
    for (Transaction bye : allByes) {
      // Some agents omit the tag in To.
      boolean inside = bye.fromTag() == callerTag || bye.fromTag() == calleeTag;
      boolean untagged = inside && bye.requestToTag() == 0;
      if (untagged || bye.isBetween(callerTag, calleeTag)) {
        byes.add(bye);
      }
    }
  }

  long calleeTag() {
    return calleeTag;
  }

  long answer() {
    return answer;
  }

  boolean isConfirmed() {
    return answer >= 0;
  }

  List<Transaction> byes() {
    return byes;
  }

  /** Returns the first BYE between two addresses, else the first anywhere; null without one. */
  Transaction firstBye(String link) {
    Transaction first = null;
    for (Transaction bye : byes) {
      boolean here = bye.link().equals(link);
      boolean firstHere = first != null && first.link().equals(link);
      if (first == null || (here && !firstHere)) {
        first = bye;
      }
    }
    return first;
  }

  boolean contains(Transaction transaction) {
    return transaction.isBetween(callerTag, calleeTag);
  }

  /** Returns the time of the first BYE; -1 without one. */
  long end() {
    return byes.isEmpty() ? -1 : byes.get(0).start();
  }

  DialogRecord toRecord() {
    return new DialogRecord(calleeTag, start, answer, end());
  }
}
