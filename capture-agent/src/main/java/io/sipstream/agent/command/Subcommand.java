package io.sipstream.agent.command;

import io.sipstream.agent.process.AgentException;
import java.util.List;

/** A subcommand of the agent. */
public interface Subcommand {
  /** Returns everything that is wrong with the options; empty if nothing is. */
  List<String> problems();

  /** Runs the subcommand to its end and returns the exit status. */
  int run() throws AgentException;
}
