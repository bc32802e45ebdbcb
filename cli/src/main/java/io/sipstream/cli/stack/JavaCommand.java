package io.sipstream.cli.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes how to run a main class of the local stack with the current Java.
 *
 * <p>The main class runs under {@code ParentProcessMonitor}, so it ends when this process ends for
 * any reason.
 *
 * @param classPath for {@code java -cp}
 * @param heapMegabytes largest heap
 * @param jvmOptions further options
 * @param mainClass fully qualified
 * @param arguments arguments of the main class
 */
record JavaCommand(
    String classPath,
    int heapMegabytes,
    List<String> jvmOptions,
    String mainClass,
    List<String> arguments) {

  // JDK 24 and newer warn of native libraries and of sun.misc.Unsafe in the servers' jars.
  private static final List<String> NEWER_JVM_OPTIONS =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /** Returns the command line; temporary files go to {@code directory}. */
  List<String> line(Path directory) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx" + heapMegabytes + "m");
    // The JVM would otherwise leave its performance file and native libraries in /tmp.
    line.add("-XX:-UsePerfData");
    line.add("-Djava.io.tmpdir=" + directory);
    line.addAll(NEWER_JVM_OPTIONS);
    line.addAll(jvmOptions);
    line.add("-cp");
    line.add(classPath);
    line.add("io.sipstream.stack.ParentProcessMonitor");
    line.add(mainClass);
    line.addAll(arguments);
    return line;
  }
}
