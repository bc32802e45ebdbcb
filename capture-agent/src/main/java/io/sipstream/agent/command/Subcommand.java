package io.sipstream.agent.command;

import io.sipstream.agent.process.AgentException;
import java.util.List;

/** Represents a subcommand of the agent. */
public interface Subcommand {
  /** Returns a message for each invalid option; empty if all are valid. */
  List<String> problems();

  /** Runs the subcommand until it ends and returns the exit status. */
  int run() throws AgentException;
}
