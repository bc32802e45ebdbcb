package io.sipstream.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Describes the machine and the installed software, which affect the results. */
public final class Machine {
  private Machine() {}

  /** Returns date, processor, memory, system, Java and peers, one line each. */
  public static List<String> describe(Path home) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    lines.add("Date: " + Instant.now().truncatedTo(ChronoUnit.SECONDS));
    lines.add(
        "CPU: "
            + value("/proc/cpuinfo", "model name", "unknown")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " cores; memory: "
            + value("/proc/meminfo", "MemTotal", "unknown"));
    lines.add("System: " + System.getProperty("os.name") + " " + System.getProperty("os.version"));
    lines.add(
        "JVM: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    lines.add("sipstream: " + commit(home));
    lines.add("tshark: " + orMissing(Peers.tshark()));
    lines.add("Suricata: " + orMissing(Peers.suricata()));
    return lines;
  }

  /** Returns the load averages of 1, 5 and 15 minutes. */
  public static String load() throws IOException {
    String[] fields = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
    return fields[0] + " " + fields[1] + " " + fields[2];
  }

  private static String orMissing(String version) {
    return version == null ? "not installed" : version;
  }

  private static String commit(Path home) throws InterruptedException {
    String commit =
        Peers.version(
            "git", "-C", home.toString(), "describe", "--always", "--dirty", "--abbrev=10");
    return commit == null || commit.isEmpty() ? "of no known commit" : commit;
  }

  private static String value(String file, String name, String otherwise) throws IOException {
    for (String line : Files.readAllLines(Path.of(file))) {
      if (line.startsWith(name)) {
        return line.substring(line.indexOf(':') + 1).strip();
      }
    }
    return otherwise;
  }
}
