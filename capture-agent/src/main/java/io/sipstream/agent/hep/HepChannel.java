package io.sipstream.agent.hep;

import java.io.IOException;

/** Reads from a socket that is registered with a selector. */
interface HepChannel {
  /**
   * Reads available packets without waiting.
   *
   * @param limit number of packets after which reading stops
   * @return number of packets read, valid or not
   */
  int read(long limit) throws IOException;

  /** Closes the socket. For the loop's thread. */
  void close();
}
