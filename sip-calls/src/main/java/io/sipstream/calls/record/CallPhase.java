package io.sipstream.calls.record;

import java.util.Locale;

/** Lists the states of a call, named as in RFC 4235 section 3.7.1. */
public enum CallPhase {
  TRYING,
  PROCEEDING,
  EARLY,
  CONFIRMED,
  TERMINATED,
  /** Another record describes the messages of this one. */
  SUPERSEDED;

  /** Returns the name in documents. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
