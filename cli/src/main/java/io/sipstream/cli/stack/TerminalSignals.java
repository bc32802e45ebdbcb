package io.sipstream.cli.stack;

import java.util.ArrayList;
import java.util.List;

/**
 * Shields child processes from a terminal's signals. Ctrl-C reaches all foreground processes at the
 * same time, so servers would end before their clients.
 */
final class TerminalSignals {
  private TerminalSignals() {}

  /**
   * Returns the command with SIGINT and SIGHUP ignored, which a JVM inherits; the pid is the same.
   */
  static List<String> ignoredBy(List<String> command) {
    List<String> line = new ArrayList<>(List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
    line.addAll(command);
    return line;
  }
}
