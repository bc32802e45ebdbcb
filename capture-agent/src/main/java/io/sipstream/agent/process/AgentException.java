package io.sipstream.agent.process;

import io.sipstream.support.ExitStatus;

/** Ends the agent with a message and an exit status. */
public final class AgentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  private AgentException(String message, int exitStatus, Throwable cause) {
    super(message, cause);
    this.exitStatus = exitStatus;
  }

  /** Returns an exception for a failure outside the agent; another start may succeed. */
  public static AgentException of(String message, Throwable cause) {
    return new AgentException(message, ExitStatus.FAILED, cause);
  }

  /** Returns an exception for an invalid setting; no further start can succeed. */
  public static AgentException wrongSetting(String message, Throwable cause) {
    return new AgentException(message, ExitStatus.INVALID_SETTINGS, cause);
  }

  public int exitStatus() {
    return exitStatus;
  }
}
