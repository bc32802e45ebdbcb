package io.sipstream.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the CPU time of a running process on Linux. */
public final class CpuTime {
  // Linux uses this unit on all architectures (proc(5), USER_HZ).
  private static final double TICKS_PER_SECOND = 100;
  // Index in /proc/PID/stat after the name, which is field 2; utime is field 14.
  private static final int USER = 11;
  private static final int SYSTEM = 12;

  private CpuTime() {}

  /** Returns the user and system seconds of all threads. */
  public static double seconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND;
  }
}
