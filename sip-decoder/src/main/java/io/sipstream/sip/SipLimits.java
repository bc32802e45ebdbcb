package io.sipstream.sip;

/**
 * What one message may cost. When a limit bites, the message is still a document and the problem
 * named here is in it.
 */
final class SipLimits {
  /** Header lines that are kept; problem {@code too_many_headers}. */
  static final int HEADERS = 512;

  /** Values taken from one list, such as Contact; problem {@code too_many_values}. */
  static final int LIST_VALUES = 64;

  /** Parameters looked at in one header or URI; further ones are as if they were not there. */
  static final int PARAMETERS = 128;

  private SipLimits() {}
}
