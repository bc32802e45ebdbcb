package io.sipstream.cli.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes how to run a main class of the local stack with the current Java.
 *
 * <p>The main class runs under {@code ParentProcessMonitor}, so it ends when this process ends for
 * any reason.
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
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var line = new ArrayList<>(List.of(java, "-Xmx" + heapMegabytes + "m"));
    // The JVM would otherwise leave its performance file and native libraries in /tmp.
    line.addAll(List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + directory));
    line.addAll(NEWER_JVM_OPTIONS);
    line.addAll(jvmOptions);
    line.addAll(List.of("-cp", classPath, "io.sipstream.stack.ParentProcessMonitor", mainClass));
    line.addAll(arguments);
    return line;
  }
}
