package io.sipstream.calls.record;

import java.util.Locale;

/** Lists what is unusual in a call. */
public enum Problem {
  /** No ACK followed a 2xx, which was repeated. */
  ACK_MISSING,
  BYE_UNANSWERED,
  /** An element between caller and callee ended one side only. */
  HALF_BYE,
  /** A CANCEL crossed a 2xx. */
  CANCEL_RACE,
  ANSWERED_WITHOUT_RINGING,
  MULTIPLE_ANSWERS,
  EARLY_BYE,
  /** Requests of both sides crossed: 491. */
  GLARE,
  REINVITE_FAILED,
  LOOP,
  SPIRAL,
  /** Only requests or only responses were seen. */
  ONE_DIRECTION,
  /** The result follows from an ACK. */
  INFERRED,
  /** Clocks of two taps gave a negative delay. */
  CLOCK_SKEW,
  CODEC_MISMATCH,
  LATE_OFFER_UNANSWERED,
  BRANCH_REUSED,
  CALL_ID_REUSED,
  /** More than five attempts. */
  RETRY_STORM,
  NUMBER_CHANGED,
  IDENTITY_MISMATCH;

  /** Returns the name in documents. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
