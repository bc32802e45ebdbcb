package io.sipstream.agent.hep;

import java.io.IOException;

/** What a selector's key leads to: a socket, and what to do when there is something to read. */
interface HepChannel {
  /**
   * Takes what is there, without waiting.
   *
   * @param limit once so many packets have come, no more are asked for
   * @return how many packets came, good and bad
   */
  int read(long limit) throws IOException;

  /** Closes the socket; for the loop's thread. */
  void close();
}
