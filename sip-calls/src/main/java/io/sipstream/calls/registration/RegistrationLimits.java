package io.sipstream.calls.registration;

/** Limits what is kept of the REGISTER transactions of one address of record. */
public final class RegistrationLimits {
  /** Most numbers of CSeq of an address of record, over all Call-IDs. The smallest are kept. */
  public static final int ATTEMPTS = 20_000;

  /** Most bindings of an address of record; the first to register are kept. */
  public static final int BINDINGS = 64;

  /** Most addresses of one record; at the limit, the number means this many or more. */
  public static final int ADDRESSES = 16;

  /** Age of messages that are settled, microseconds: no response or retry of them follows. */
  public static final long SETTLE_MICROS = 70_000_000;

  private RegistrationLimits() {}
}
