package io.sipstream.cli.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs one operating system process, which can be started repeatedly with the same command.
 *
 * <p>Its output is appended to a log file in its directory. Its standard input stays open until
 * this process ends.
 */
final class ServerProcess {
  private static final int STOP_SECONDS = 10;
  private static final int LOG_LINES_SHOWN = 25;

  private final String name;
  private final Path directory;
  private final List<String> commandLine;
  private final Map<String, String> environment;
  private Process process;
  private boolean paused;
  private boolean closed;

  ServerProcess(String name, Path directory, JavaCommand command, Map<String, String> environment) {
    this.name = name;
    this.directory = directory;
    this.commandLine = TerminalSignals.ignoredBy(command.line(directory.resolve("tmp")));
    this.environment = environment;
  }

  String name() {
    return name;
  }

  Path logFile() {
    return directory.resolve("log.txt");
  }

  synchronized void start() {
    if (closed) {
      throw new LocalStackException("Cannot start " + name + ": it is closed.");
    }
    if (isAlive()) {
      throw new LocalStackException(name + " already runs as process " + pid() + ".");
    }
    try {
      Files.createDirectories(directory.resolve("tmp"));
      var builder = new ProcessBuilder(commandLine).directory(directory.toFile());
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
      process = builder.start();
      paused = false;
    } catch (IOException e) {
      throw new LocalStackException("Cannot start " + name + ": " + e.getMessage() + ".", e);
    }
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  synchronized long pid() {
    if (process == null) {
      throw new LocalStackException(name + " has not been started.");
    }
    return process.pid();
  }

  /** Sends SIGTERM, and SIGKILL if the process is alive after {@value #STOP_SECONDS} seconds. */
  synchronized void stop() {
    if (!isAlive()) {
      return;
    }
    if (paused) {
      resume();
    }
    process.destroy();
    if (!ended(STOP_SECONDS)) {
      kill();
    }
  }

  synchronized void kill() {
    if (isAlive()) {
      process.destroyForcibly();
      ended(STOP_SECONDS);
    }
  }

  synchronized void close() {
    closed = true;
    stop();
  }

  synchronized void pause() {
    signal("STOP");
    paused = true;
  }

  synchronized void resume() {
    signal("CONT");
    paused = false;
  }

  /** Returns an exception with the reason and the last lines of the log. */
  LocalStackException failure(String what) {
    return new LocalStackException(
        name + " " + what + ". The end of its log:\n" + String.join("\n", logEnd()));
  }

  synchronized String exitStatus() {
    return isAlive() ? "none" : String.valueOf(process.exitValue());
  }

  private List<String> logEnd() {
    try {
      List<String> lines = Files.readString(logFile(), StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
    } catch (IOException e) {
      return List.of("(cannot read " + logFile() + ": " + e.getMessage() + ")");
    }
  }

  private boolean ended(int seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
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
