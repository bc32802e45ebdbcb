package io.sipstream.calls.registration;

import java.util.Locale;

/** Lists why a phone could not register. */
public enum FailureReason {
  /** The registrar asked for credentials, and no valid ones followed. */
  CHALLENGED,
  /** Another final response. */
  REJECTED,
  /** No final response. */
  TIMED_OUT,
  /** The input ended before the final response. */
  OPEN_AT_END;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
