package io.sipstream.calls.registration;

import java.util.Locale;

/** Lists the states of a registration session. */
public enum RegistrationPhase {
  REGISTERED,
  /** The phone ended the binding: expiry 0 (RFC 3261 section 10.2.2). */
  UNREGISTERED,
  /** No refresh came in time. */
  EXPIRED,
  /** The binding was registered again with another Call-ID, as after a restart of the phone. */
  REPLACED,
  /** No 2xx: wrong credentials or no response. */
  FAILING,
  /** No 2xx, and the last final response refuses the registration. */
  REJECTED;

  /** Returns the outcome for {@code event.outcome}. */
  public String outcome() {
    return this == FAILING || this == REJECTED ? "failure" : "success";
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
