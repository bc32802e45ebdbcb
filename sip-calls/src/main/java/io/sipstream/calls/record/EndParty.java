package io.sipstream.calls.record;

import java.util.Locale;

/** Lists who may end a call. */
public enum EndParty {
  CALLER,
  CALLEE,
  /** An element between caller and callee. */
  NETWORK,
  UNKNOWN;

  /** Returns the name in documents. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
