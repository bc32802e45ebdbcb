package io.sipstream.it.deploy;

import io.sipstream.it.SipstreamHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The metrics of job and agents as {@code docs/reference/metrics.md} lists them. */
public final class MetricsTable {
  private static final Path FILE = SipstreamHome.DIRECTORY.resolve("docs/reference/metrics.md");

  private MetricsTable() {}

  /** Labels beside Flink's own, by name without the prefix, of every job. */
  public static Map<String, Set<String>> read() throws IOException {
    return read("metrics");
  }

  /** The same of what a job with agents' reports has besides. */
  static Map<String, Set<String>> readCaptureLoss() throws IOException {
    return read("metrics of capture loss");
  }

  /** Returns those of a job that writes records of calls. */
  public static Map<String, Set<String>> readCalls() throws IOException {
    return read("metrics of calls");
  }

  /** Returns those of a job that writes records of registrations. */
  static Map<String, Set<String>> readRegistrations() throws IOException {
    return read("metrics of registrations");
  }

  /**
   * Labels of the agent's metrics, by name without the prefix; MetricsPageTest holds them to it.
   */
  static Map<String, Set<String>> readAgent() throws IOException {
    return read("metrics of the agent");
  }

  private static Map<String, Set<String>> read(String table) throws IOException {
    String text = Files.readString(FILE);
    String rows =
        text.substring(
            text.indexOf("<!-- " + table + ":"), text.indexOf("<!-- end of " + table + " -->"));
    Map<String, Set<String>> metrics = new TreeMap<>();
    for (String line : rows.lines().toList()) {
      if (line.startsWith("| `")) {
        String[] cells = line.split("\\|");
        Set<String> labels =
            new TreeSet<>(Arrays.asList(cells[2].replaceAll("[`\\s]", "").split(",")));
        labels.remove("");
        metrics.put(cells[1].replaceAll("[`\\s]", ""), labels);
      }
    }
    return metrics;
  }
}
