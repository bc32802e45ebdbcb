package io.sipstream.agent;

/** Ends the agent: a sentence for people, and the exit status. */
final class AgentFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  private AgentFailure(String sentence, int exitStatus, Throwable cause) {
    super(sentence, cause);
    this.exitStatus = exitStatus;
  }

  /** Something outside the agent does not work, and may do so when it is started again. */
  static AgentFailure of(String sentence, Throwable cause) {
    return new AgentFailure(sentence, ExitStatus.FAILED, cause);
  }

  /** A setting has a wrong value, so that no further start would fare better. */
  static AgentFailure wrongSetting(String sentence, Throwable cause) {
    return new AgentFailure(sentence, ExitStatus.INVALID_SETTINGS, cause);
  }

  int exitStatus() {
    return exitStatus;
  }
}
