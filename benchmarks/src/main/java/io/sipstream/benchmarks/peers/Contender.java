package io.sipstream.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Represents a program that processes the SIP messages of a capture. */
public interface Contender {
  String name();

  /** Returns the command to measure; its output goes to {@code /dev/null}. */
  List<String> command(Path capture);

  /** Returns the number of SIP messages that the program recognizes. */
  long messages(Path capture) throws IOException, InterruptedException;

  /** Returns whether the program is so slow that it gets only the first messages. */
  default boolean slow() {
    return false;
  }
}
