package io.sipstream.benchmarks.live;

import io.sipstream.benchmarks.process.RunningProcess;
import java.io.IOException;

/** A program that takes frames from an interface, ready to do so. */
public interface Tap extends AutoCloseable {
  /** The loopback interface of Linux. */
  String INTERFACE = "lo";

  /** Of the kernel, what the agent has if it is not told otherwise. */
  int BUFFER_MEBIBYTES = 64;

  /** What programs take of a frame at most: all of it. */
  int SNAPLEN_BYTES = 262_144;

  /** Starts programs of a kind, to take what is sent to a UDP port. */
  interface Kind {
    String title();

    /** How it is started, without the names of this machine. */
    String shownCommand();

    /** Starts one. */
    Tap start() throws IOException, InterruptedException;
  }

  /**
   * What it tells at its end.
   *
   * @param frames that it has, for good
   * @param lostByKernel frames that the kernel had no room for
   * @param lostItself frames that it was given and does not have
   */
  record Seen(long frames, long lostByKernel, long lostItself) {
    boolean all(long sent) {
      return frames == sent && lostByKernel == 0 && lostItself == 0;
    }
  }

  /** The program as it runs. */
  RunningProcess process();

  /** Waits until it has dealt with what was sent, or no more of it comes. */
  void settle(long sent) throws InterruptedException;

  /** Asks the program to end and gives its report. */
  Seen end() throws IOException, InterruptedException;

  @Override
  default void close() throws IOException {
    process().close();
  }
}
