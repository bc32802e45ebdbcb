package io.sipstream.cli.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Runs one server of the local stack as a separate process. Its data and ports stay the same when
 * it is stopped or killed and started again.
 *
 * <p>A failed start throws a {@link LocalStackException} with the reason and the end of the
 * server's log.
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

  /** Returns whether the server is ready; an exception means that it does not respond yet. */
  abstract boolean isReady() throws IOException;

  /** Returns the display name, for example {@code Kafka}. */
  public final String name() {
    return process.name();
  }

  /** Starts the process and returns when the server is ready. */
  public void start() {
    process.start();
    long deadlineNanos = System.nanoTime() + startTimeout.toNanos();
    while (!responds()) {
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

  private boolean responds() {
    try {
      return isReady();
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends SIGTERM, then SIGKILL if the process does not end; returns when it has ended. */
  public final void stop() {
    process.stop();
  }

  /** Sends SIGKILL, like the kernel's out-of-memory killer; the data stays. */
  public final void kill() {
    process.kill();
  }

  /** Stops the process if it runs and starts it again with the same data and ports. */
  public final void restart() {
    stop();
    start();
  }

  /** Sends SIGSTOP: the server hangs, and its connections stay open. */
  public final void pause() {
    process.pause();
  }

  /** Sends SIGCONT: the server continues after {@link #pause()}. */
  public final void resume() {
    process.resume();
  }

  /** Returns the process id of the last start. */
  public final long pid() {
    return process.pid();
  }

  /** Returns whether the process runs, paused or not. */
  public final boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the log file with the output of all starts. */
  public final Path logFile() {
    return process.logFile();
  }

  /** Stops the process permanently; a concurrent start fails. */
  final void close() {
    process.close();
  }
}
