package io.sipstream.cli.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One operating system process that can be started again and again with the same command.
 *
 * <p>Its output is appended to a log file in its directory. Its standard input stays open as long
 * as this process lives.
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
      throw new LocalStackException(name + " is closed and does not start again.");
    }
    if (isAlive()) {
      throw new LocalStackException(name + " runs already, as process " + pid() + ".");
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
      throw new LocalStackException(name + " could not be started: " + e.getMessage() + ".", e);
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

  /** SIGTERM; SIGKILL if the process is still there after {@value #STOP_SECONDS} seconds. */
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

  /** Why it is not there, in a sentence, and the last lines that it wrote. */
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
      return List.of("(" + logFile() + " cannot be read: " + e.getMessage() + ")");
    }
  }

  private boolean ended(int seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // Nothing may stay behind: no more waiting, but no mercy either.
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
            name + ", process " + pid() + ", did not take the signal " + signal + ".");
      }
    } catch (IOException e) {
      throw new LocalStackException("sh could not be run: " + e.getMessage() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("Interrupted while signalling " + name + ".", e);
    }
  }
}
