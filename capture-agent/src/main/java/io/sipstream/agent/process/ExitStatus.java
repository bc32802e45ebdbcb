package io.sipstream.agent.process;

/** Exit statuses of the agent's process. */
public final class ExitStatus {
  public static final int OK = 0;

  /** Something outside the agent failed; another start may succeed. */
  public static final int FAILED = 1;

  /** A setting is invalid; no further start can succeed. */
  public static final int INVALID_SETTINGS = 2;

  private ExitStatus() {}
}
