package io.sipstream.calls.state;

/**
 * Limits the state of one Call-ID. Beyond a limit the smallest keys are kept and the state is
 * truncated.
 */
public final class StateLimits {
  /** Most transactions of one method. */
  public static final int TRANSACTIONS = 64;

  /** Most messages of one transaction. */
  public static final int MESSAGES = 32;

  /** Most sightings of one message. */
  public static final int SIGHTINGS = 64;

  /** Most addresses of one message, beyond those of its facts. */
  public static final int ADDRESSES = 8;

  /**
   * Most estimated bytes of a Call-ID. Beyond it, messages with the largest keys are dropped.
   * Unlike the other limits, which ones are kept may depend on arrival.
   */
  public static final int BYTES = 1 << 18;

  private StateLimits() {}
}
