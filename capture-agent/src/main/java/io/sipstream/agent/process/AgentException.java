package io.sipstream.agent.process;

import io.sipstream.support.ExitStatus;

/** Ends the agent: a sentence for people, and the exit status. */
public final class AgentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  private AgentException(String sentence, int exitStatus, Throwable cause) {
    super(sentence, cause);
    this.exitStatus = exitStatus;
  }

  /** Something outside the agent does not work, and may do so when it is started again. */
  public static AgentException of(String sentence, Throwable cause) {
    return new AgentException(sentence, ExitStatus.FAILED, cause);
  }

  /** A setting has a wrong value, so that no further start would fare better. */
  public static AgentException wrongSetting(String sentence, Throwable cause) {
    return new AgentException(sentence, ExitStatus.INVALID_SETTINGS, cause);
  }

  public int exitStatus() {
    return exitStatus;
  }
}
