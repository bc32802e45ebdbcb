package io.sipstream.calls.record;

import java.util.Locale;

/** Lists the results of a call's set-up. */
public enum CallResult {
  ANSWERED,
  CANCELLED,
  REDIRECTED,
  CHALLENGED,
  OVERLOADED,
  BUSY,
  NO_ANSWER,
  UNAVAILABLE,
  REJECTED,
  NOT_FOUND,
  INCOMPATIBLE,
  TIMED_OUT,
  FAILED,
  /** Provisional responses only, until the deadline. */
  INCOMPLETE,
  /** The set-up was not seen. */
  UNKNOWN;

  /** Returns the value of ECS {@code event.outcome}. */
  public String outcome() {
    return switch (this) {
      case ANSWERED -> "success";
      case CANCELLED, REDIRECTED, CHALLENGED, INCOMPLETE, UNKNOWN -> "unknown";
      default -> "failure";
    };
  }

  /** Returns the name in documents. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
