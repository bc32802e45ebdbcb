package io.sipstream.agent;

/** Exit statuses of the agent's process. */
final class ExitStatus {
  static final int OK = 0;

  /** Something outside the agent failed; another start may succeed. */
  static final int FAILED = 1;

  /** A setting is invalid; no further start can succeed. */
  static final int INVALID_SETTINGS = 2;

  private ExitStatus() {}
}
