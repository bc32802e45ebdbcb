package io.sipstream.calls.evaluate;

import io.sipstream.calls.record.CallResult;
import java.util.Set;

/** Derives the result of a set-up from its final response. */
final class ResultRule {
  private static final Set<Integer> NO_RESOURCES = Set.of(34, 38, 41, 42, 44, 47);

  private ResultRule() {}

  /** Returns whether the caller has to try again with credentials. */
  static boolean isChallenge(int code) {
    return code == 401 || code == 407 || code == 494;
  }

  /**
   * Returns the result of a final response from 300.
   *
   * @param cancelled whether the INVITE was cancelled
   * @param ringing whether the callee was alerted before
   * @param q850 cause of ITU-T Q.850; -1 if absent
   */
  static CallResult of(int code, boolean cancelled, boolean ringing, int q850) {
    if (cancelled && code == 487) {
      return CallResult.CANCELLED;
    }
    if (code < 400) {
      return CallResult.REDIRECTED;
    }
    if (isChallenge(code)) {
      return CallResult.CHALLENGED;
    }
    if (code == 503 || ((code == 480 || code == 500) && NO_RESOURCES.contains(q850))) {
      return CallResult.OVERLOADED;
    }
    return switch (code) {
      case 486, 600 -> CallResult.BUSY;
      case 408 -> ringing ? CallResult.NO_ANSWER : CallResult.TIMED_OUT;
      case 480 -> ringing ? CallResult.NO_ANSWER : CallResult.UNAVAILABLE;
      case 487 -> ringing ? CallResult.NO_ANSWER : CallResult.FAILED;
      case 430 -> CallResult.UNAVAILABLE;
      case 403, 428, 433, 436, 437, 438, 603, 607, 608 -> CallResult.REJECTED;
      case 404, 410, 416, 484, 485, 604 -> CallResult.NOT_FOUND;
      case 405, 415, 420, 421, 488, 505, 580, 606 -> CallResult.INCOMPATIBLE;
      case 504 -> ringing ? CallResult.FAILED : CallResult.TIMED_OUT;
      default -> CallResult.FAILED;
    };
  }
}
