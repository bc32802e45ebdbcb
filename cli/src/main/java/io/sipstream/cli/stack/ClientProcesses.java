package io.sipstream.cli.stack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Manages processes that use the servers of a local stack and end before them. */
final class ClientProcesses {
  private static final int END_SECONDS = 5;

  private final List<Process> processes = new ArrayList<>();
  private boolean closed;

  synchronized Process start(ProcessBuilder builder) throws IOException {
    if (closed) {
      throw new LocalStackException("Cannot start a client: the local stack is closed.");
    }
    processes.removeIf(process -> !process.isAlive());
    builder.command(TerminalSignals.ignoredBy(builder.command()));
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  /** Sends SIGTERM, and SIGKILL to processes still alive after {@value #END_SECONDS} seconds. */
  synchronized void close() {
    closed = true;
    processes.forEach(Process::destroy);
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    for (Process process : processes) {
      if (!ended(process, deadlineNanos - System.nanoTime())) {
        process.destroyForcibly();
        ended(process, TimeUnit.SECONDS.toNanos(END_SECONDS));
      }
    }
  }

  private static boolean ended(Process process, long nanos) {
    try {
      return process.waitFor(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
