package io.sipstream.calls.record;

import java.util.Locale;

/** Lists the reasons why a call ended. */
public enum EndReason {
  BYE,
  BYE_ERROR,
  REFUSED,
  CANCELLED,
  EARLY_BYE,
  REPLACED,
  TRANSFERRED,
  SESSION_EXPIRED,
  NOT_SEEN,
  ACK_MISSING,
  NO_RESPONSE,
  NO_FINAL,
  CHAIN_ENDED,
  OPEN_AT_END;

  /** Returns the name in documents. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
