package io.sipstream.benchmarks.process;

import io.sipstream.benchmarks.run.BenchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands to their ends and measures their costs on Linux. Only one command runs at a time,
 * because CPU time is that of all children of this process that ended meanwhile, and their
 * children.
 */
public final class MeasuredProcess {
  // Linux uses this unit on all architectures (proc(5), USER_HZ).
  private static final double TICKS_PER_SECOND = 100;
  // Index in /proc/self/stat after the name, which is field 2; cutime is field 16.
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;
  private static final int LOOK_MILLIS = 20;
  private static final int SHOWN_ERROR_BYTES = 400;

  private MeasuredProcess() {}

  /**
   * Holds the cost of a command.
   *
   * @param seconds elapsed time
   * @param cpuSeconds user and system time
   * @param peakMib largest resident memory, sampled every 20 ms
   */
  public record Cost(double seconds, double cpuSeconds, double peakMib) {}

  /** Reads the output of a command to its end. */
  public interface Reader {
    public long read(InputStream output) throws IOException;
  }

  /** Measures a command, whose output goes to {@code /dev/null}. */
  public static Cost measure(List<String> command) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("bench", ".err");
    try {
      double before = childrenSeconds();
      long beginNanos = System.nanoTime();
      Process process =
          builder(command, errors).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      long peakKib = 0;
      double seconds;
      try {
        do {
          peakKib = Math.max(peakKib, peakKib(process.pid()));
        } while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        seconds = (System.nanoTime() - beginNanos) / 1e9;
      } finally {
        process.destroyForcibly();
      }
      check(command, process.exitValue(), errors);
      return new Cost(seconds, childrenSeconds() - before, peakKib / 1024.0);
    } finally {
      Files.delete(errors);
    }
  }

  /** Runs a command and returns the reader's result for its output. */
  public static long read(List<String> command, Reader reader)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile("bench", ".err");
    try {
      Process process = builder(command, errors).start();
      try (InputStream output = process.getInputStream()) {
        process.getOutputStream().close();
        long result = reader.read(output);
        check(command, process.waitFor(), errors);
        return result;
      } finally {
        process.destroyForcibly();
      }
    } finally {
      Files.delete(errors);
    }
  }

  private static ProcessBuilder builder(List<String> command, Path errors) {
    return new ProcessBuilder(command).redirectError(errors.toFile());
  }

  private static void check(List<String> command, int status, Path errors) throws IOException {
    if (status != 0) {
      String said = Files.readString(errors).strip();
      throw new BenchException(
          "\""
              + String.join(" ", command)
              + "\" ended with status "
              + status
              + ": "
              + said.substring(Math.max(0, said.length() - SHOWN_ERROR_BYTES)));
    }
  }

  private static double childrenSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM]);
    return ticks / TICKS_PER_SECOND;
  }

  /** Returns the largest resident memory in KiB; 0 if the process has ended. */
  static long peakKib(long pid) throws IOException {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      // Linux reports this if the process ends while its file is read.
      if ("No such process".equals(e.getMessage())) {
        return 0;
      }
      throw e;
    }
    return 0;
  }
}
