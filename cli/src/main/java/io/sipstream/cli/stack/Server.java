package io.sipstream.cli.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs one server of the local stack as a separate process. Its data and ports stay the same when
 * it is stopped or killed and started again. Its output is appended to a log file in its directory.
 *
 * <p>A failed start throws a {@link LocalStackException} with the reason and the end of the
 * server's log.
 */
public abstract sealed class Server
    permits ElasticsearchServer, KafkaServer, JobManager, TaskManager, ZooKeeper {
  private static final int POLL_MILLIS = 50;
  private static final int STOP_SECONDS = 10;
  private static final int LOG_LINES_SHOWN = 25;

  private final String name;
  private final Path directory;
  private final List<String> commandLine;
  private final Duration startTimeout;
  private Process process;
  private boolean paused;
  private boolean closed;

  Server(String name, Path directory, JavaCommand command, Duration startTimeout) {
    this.name = name;
    this.directory = directory;
    this.commandLine = TerminalSignals.ignoredBy(command.line(directory.resolve("tmp")));
    this.startTimeout = startTimeout;
  }

  /** Returns whether the server is ready; an exception means that it does not respond yet. */
  abstract boolean isReady() throws IOException;

  /** Returns the display name, for example {@code Kafka}. */
  public final String name() {
    return name;
  }

  /** Starts the process and returns when the server is ready. */
  public void start() {
    startProcess();
    long deadlineNanos = System.nanoTime() + startTimeout.toNanos();
    while (!responds()) {
      if (!isAlive()) {
        throw failure("ended with status " + exitStatus() + " while starting");
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw failure("was not ready after " + startTimeout.toSeconds() + " seconds");
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LocalStackException("Interrupted while " + name + " was starting.", e);
      }
    }
  }

  private synchronized void startProcess() {
    if (closed) {
      throw new LocalStackException("Cannot start " + name + ": it is closed.");
    }
    if (isAlive()) {
      throw new LocalStackException(name + " already runs as process " + pid() + ".");
    }
    try {
      Files.createDirectories(directory.resolve("tmp"));
      process =
          new ProcessBuilder(commandLine)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
              .start();
      paused = false;
    } catch (IOException e) {
      throw new LocalStackException("Cannot start " + name + ": " + e.getMessage() + ".", e);
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
  public final synchronized void stop() {
    if (!isAlive()) {
      return;
    }
    if (paused) {
      resume();
    }
    process.destroy();
    if (!hasEnded()) {
      kill();
    }
  }

  /** Sends SIGKILL, like the kernel's out-of-memory killer; the data stays. */
  public final synchronized void kill() {
    if (isAlive()) {
      process.destroyForcibly();
      hasEnded();
    }
  }

  /** Stops the process if it runs and starts it again with the same data and ports. */
  public final void restart() {
    stop();
    start();
  }

  /** Sends SIGSTOP: the server hangs, and its connections stay open. */
  public final synchronized void pause() {
    signal("STOP");
    paused = true;
  }

  /** Sends SIGCONT: the server continues after {@link #pause()}. */
  public final synchronized void resume() {
    signal("CONT");
    paused = false;
  }

  /**
   * Waits until the process ends by itself.
   *
   * @return its exit status
   * @throws LocalStackException if it does not end in time
   */
  public final int waitForEnd(Duration timeout) throws InterruptedException {
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw failure("did not end within " + timeout.toSeconds() + " seconds");
    }
    return process.exitValue();
  }

  /** Returns the process id of the last start. */
  public final synchronized long pid() {
    if (process == null) {
      throw new LocalStackException(name + " has not been started.");
    }
    return process.pid();
  }

  /** Returns whether the process runs, paused or not. */
  public final synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Returns the log file with the output of all starts. */
  public final Path logFile() {
    return directory.resolve("log.txt");
  }

  /** Stops the process permanently; a concurrent start fails. */
  final synchronized void close() {
    closed = true;
    stop();
  }

  private synchronized String exitStatus() {
    return isAlive() ? "none" : String.valueOf(process.exitValue());
  }

  private LocalStackException failure(String what) {
    return new LocalStackException(
        name + " " + what + ". The end of its log:\n" + String.join("\n", logEnd()));
  }

  private List<String> logEnd() {
    try {
      List<String> lines = Files.readString(logFile(), UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
    } catch (IOException e) {
      return List.of("(cannot read " + logFile() + ": " + e.getMessage() + ")");
    }
  }

  /** Waits for the end of the process, at most {@value #STOP_SECONDS} seconds. */
  private boolean hasEnded() {
    try {
      return process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // No process may remain, so it is killed without a further wait.
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void signal(String signal) {
    try {
      Process sender =
          new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid()).inheritIO().start();
      if (sender.waitFor() != 0) {
        throw new LocalStackException(
            "Cannot send signal " + signal + " to " + name + ", process " + pid() + ".");
      }
    } catch (IOException e) {
      throw new LocalStackException("Cannot run sh: " + e.getMessage() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("Interrupted while signalling " + name + ".", e);
    }
  }
}
