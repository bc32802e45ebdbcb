package io.sipstream.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process that goes on has used of the processor, as Linux accounts for it. */
public final class CpuTime {
  // Linux shows times in these units on all its architectures (proc(5), USER_HZ).
  private static final double TICKS_PER_SECOND = 100;
  // Fields of /proc/PID/stat behind the name, which is the second: utime is the 14th.
  private static final int USER = 11;
  private static final int SYSTEM = 12;

  private CpuTime() {}

  /** User and system, of all threads. */
  public static double seconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND;
  }
}
