package io.sipstream.calls.evaluate;

import io.sipstream.calls.transaction.Hop;
import io.sipstream.calls.transaction.HopTree;
import io.sipstream.calls.transaction.Transaction;
import java.util.List;

/**
 * Finds whether an element between caller and callee ended a call. Its BYEs diverge: the one to the
 * caller has the callee's tag in From, the one to the callee has the caller's tag. The element next
 * to the sender has not forwarded them.
 */
final class ByeOrigin {
  private String element;
  private int sides;

  ByeOrigin(HopTree tree, Dialog dialog, long callerTag) {
    for (Hop hop : tree.hops()) {
      Hop parent = hop.parent();
      if (parent == null || !hop.last().sourceIp().equals(parent.last().destinationIp())) {
        continue;
      }
      boolean toCaller =
          has(dialog.byes(), parent, false, callerTag)
              && !has(dialog.byes(), hop, false, callerTag);
      boolean toCallee =
          has(dialog.byes(), hop, true, callerTag) && !has(dialog.byes(), parent, true, callerTag);
      int found = (toCaller ? 1 : 0) + (toCallee ? 1 : 0);
      if (found > sides && isAnswered(hop)) {
        sides = found;
        element = hop.last().sourceIp();
      }
    }
  }

  private static boolean isAnswered(Hop hop) {
    return hop.last().response(SetUp::isSuccess) != null;
  }

  /** Returns whether a BYE runs over a hop in a direction, and is the first to have its tag. */
  private static boolean has(List<Transaction> byes, Hop hop, boolean toCallee, long callerTag) {
    Transaction invite = hop.last();
    String from = toCallee ? invite.sourceIp() : invite.destinationIp();
    String to = toCallee ? invite.destinationIp() : invite.sourceIp();
    for (Transaction bye : byes) {
      if ((bye.fromTag() == callerTag) == toCallee
          && bye.sourceIp().equals(from)
          && bye.destinationIp().equals(to)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the address of the element; null if an end began the BYE. */
  String element() {
    return element;
  }

  /** Returns whether one side only got a BYE. */
  boolean isHalf() {
    return element != null && sides == 1;
  }
}
