package io.sipstream.cli.stack;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a terminal's signals from child processes. Ctrl-C reaches every process in the foreground
 * at the same time: servers would be gone before those that use them have finished.
 */
final class TerminalSignals {
  private TerminalSignals() {}

  /** The command with SIGINT and SIGHUP ignored, which a JVM respects; its process is the same. */
  static List<String> ignoredBy(List<String> command) {
    List<String> line = new ArrayList<>(List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
    line.addAll(command);
    return line;
  }
}
