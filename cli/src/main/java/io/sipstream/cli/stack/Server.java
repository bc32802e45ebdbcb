package io.sipstream.cli.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One server of the local stack: a process of its own that keeps its data and its ports when it is
 * stopped or killed and started again.
 *
 * <p>A failed start says in one sentence what failed and shows the end of the server's log ({@link
 * LocalStackException}).
 */
public abstract sealed class Server
    permits ElasticsearchServer, KafkaServer, JobManager, TaskManager {
  private static final int POLL_MILLIS = 50;

  private final ServerProcess process;
  private final Duration startTimeout;

  Server(ServerProcess process, Duration startTimeout) {
    this.process = process;
    this.startTimeout = startTimeout;
  }

  /** Whether the server does its work; an exception means that it does not answer yet. */
  abstract boolean isReady() throws IOException;

  /** What people call it, for example {@code Kafka}. */
  public final String name() {
    return process.name();
  }

  /** Starts the process and returns when the server does its work. */
  public void start() {
    process.start();
    long deadlineNanos = System.nanoTime() + startTimeout.toNanos();
    while (!answers()) {
      if (!process.isAlive()) {
        throw process.failure("ended with status " + process.exitStatus() + " while starting");
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw process.failure("was not ready after " + startTimeout.toSeconds() + " seconds");
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LocalStackException("Interrupted while " + name() + " was starting.", e);
      }
    }
  }

  private boolean answers() {
    try {
      return isReady();
    } catch (IOException e) {
      return false;
    }
  }

  /** SIGTERM, and SIGKILL if that does not end the process; returns when it is gone. */
  public final void stop() {
    process.stop();
  }

  /** SIGKILL: what a power cut or the kernel's out-of-memory killer does; the data stays. */
  public final void kill() {
    process.kill();
  }

  /** Stops the process if it still runs and starts it again on the same data and ports. */
  public final void restart() {
    stop();
    start();
  }

  /** SIGSTOP: the server hangs, its connections stay open. */
  public final void pause() {
    process.pause();
  }

  /** SIGCONT: the server goes on after {@link #pause()}. */
  public final void resume() {
    process.resume();
  }

  /** The process id of the last start. */
  public final long pid() {
    return process.pid();
  }

  /** Whether the process runs, paused or not. */
  public final boolean isAlive() {
    return process.isAlive();
  }

  /** All that the process has written, of every start. */
  public final Path logFile() {
    return process.logFile();
  }

  /** Stops the process for good; a start that is under way fails. */
  final void close() {
    process.close();
  }
}
