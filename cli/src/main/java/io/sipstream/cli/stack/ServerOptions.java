package io.sipstream.cli.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
  /** Returns the command of a server that takes a directory, two ports and settings. */
  JavaCommand command(String module, String mainClass, int port) {
    var arguments = new ArrayList<String>();
    arguments.add(directory.toString());
    arguments.add(Integer.toString(port));
    arguments.add(Integer.toString(FreePorts.next()));
    settings.forEach((name, value) -> arguments.add(name + "=" + value));
    return new JavaCommand(home.classPath(module), heapMegabytes, jvmOptions, mainClass, arguments);
  }
}
