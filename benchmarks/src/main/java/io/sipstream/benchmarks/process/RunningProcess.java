package io.sipstream.benchmarks.process;

import io.sipstream.benchmarks.run.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command that goes on until it is asked to end, and what it used meanwhile. */
public final class RunningProcess implements AutoCloseable {
  private static final int LOOK_MILLIS = 20;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int SHOWN_ERROR_CHARACTERS = 400;

  private final String command;
  private final Path output;
  private final Path errors;
  private final Process process;
  // For Ctrl-C and SIGTERM: a command such as this ends by itself never.
  private final Thread atExit;

  private RunningProcess(List<String> command, Path directory) throws IOException {
    this.command = String.join(" ", command);
    this.output = Files.createTempFile(directory, "running", ".out");
    this.errors = Files.createTempFile(directory, "running", ".err");
    this.process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    this.atExit = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(atExit);
    process.getOutputStream().close();
  }

  /**
   * Starts a command and waits until it works.
   *
   * @param directory for what it writes
   * @param ready is in a line on its standard error then
   */
  public static RunningProcess start(List<String> command, Path directory, String ready)
      throws IOException, InterruptedException {
    RunningProcess running = new RunningProcess(command, directory);
    boolean works = false;
    try {
      running.await(ready);
      works = true;
    } finally {
      if (!works) {
        running.close();
      }
    }
    return running;
  }

  private void await(String ready) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (!errors().contains(ready)) {
      if (!process.isAlive() || System.nanoTime() - begin > PATIENCE_NANOS) {
        throw failure("does not work");
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** User and system, of all its threads, up to now. */
  public double cpuSeconds() throws IOException {
    return CpuTime.seconds(process.pid());
  }

  /** Most memory that was resident up to now. */
  public double peakMib() throws IOException {
    return MeasuredProcess.peakKib(process.pid()) / 1024.0;
  }

  /** Asks it to end, as one does with a service, and waits until it has. */
  public void end() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
      throw failure("does not end");
    }
  }

  public String output() throws IOException {
    return Files.readString(output);
  }

  public String errors() throws IOException {
    return Files.readString(errors);
  }

  public BenchException failure(String what) throws IOException {
    String said = errors().strip();
    return new BenchException(
        "\"%s\" %s: %s"
            .formatted(
                command,
                what,
                said.substring(Math.max(0, said.length() - SHOWN_ERROR_CHARACTERS))));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException alreadyExiting) {
      // It does the same.
    }
    Files.delete(output);
    Files.delete(errors);
  }
}
