package io.sipstream.cli.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what {@link LocalStackBuilder} configures of one server.
 *
 * @param directory directory for data and logs
 * @param settings settings of the server, by the server's own names
 */
record ServerOptions(
    Path directory,
    StackHome home,
    int heapMegabytes,
    List<String> jvmOptions,
    Map<String, String> settings,
    Duration startTimeout) {
  /**
   * Returns the options of one of several servers; its settings take precedence over {@code more}.
   */
  ServerOptions of(Path ownDirectory, Map<String, String> more) {
    var all = new LinkedHashMap<>(more);
    all.putAll(settings);
    return new ServerOptions(ownDirectory, home, heapMegabytes, jvmOptions, all, startTimeout);
  }

  /** Returns the command of a server that takes a directory, two ports and settings. */
  JavaCommand command(String module, String mainClass, int port) {
    return command(module, mainClass, port, FreePorts.next());
  }

  /** Returns the command with a given second port. */
  JavaCommand command(String module, String mainClass, int port, int secondPort) {
    var arguments = new ArrayList<String>();
    arguments.add(directory.toString());
    arguments.add(Integer.toString(port));
    arguments.add(Integer.toString(secondPort));
    settings.forEach((name, value) -> arguments.add(name + "=" + value));
    return new JavaCommand(home.classPath(module), heapMegabytes, jvmOptions, mainClass, arguments);
  }
}
