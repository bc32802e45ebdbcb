package io.sipstream.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program that makes something of the SIP messages in a capture. */
public interface Contender {
  String name();

  /** The command that is measured; what it makes goes to {@code /dev/null}. */
  List<String> command(Path capture);

  /** How many SIP messages it makes something of. */
  long messages(Path capture) throws IOException, InterruptedException;

  /** Whether it is so slow that it gets the beginning of the traffic alone. */
  default boolean slow() {
    return false;
  }
}
