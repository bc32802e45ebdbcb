package io.sipstream.cli.stack;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Describes how to run a main class of the local stack with a JDK or JRE.
 *
 * <p>The main class runs under {@code ParentProcessMonitor}, so it ends when this process ends for
 * any reason.
 */
record JavaCommand(
    Path javaHome,
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

  /** Creates a command for the current Java. */
  JavaCommand(
      String classPath,
      int heapMegabytes,
      List<String> jvmOptions,
      String mainClass,
      List<String> arguments) {
    this(
        Path.of(System.getProperty("java.home")),
        classPath,
        heapMegabytes,
        jvmOptions,
        mainClass,
        arguments);
  }

  /** Returns the command for another JDK or JRE. */
  JavaCommand withJava(Path home) {
    return new JavaCommand(home, classPath, heapMegabytes, jvmOptions, mainClass, arguments);
  }

  /**
   * Returns the command with jars in system property {@code sipstream.modules} instead of on the
   * class path.
   *
   * @param names regular expression for the file names of these jars
   */
  JavaCommand withModules(String names) {
    Map<Boolean, String> paths =
        Arrays.stream(classPath.split(File.pathSeparator, -1))
            .collect(
                Collectors.partitioningBy(
                    jar -> Path.of(jar).getFileName().toString().matches(names),
                    Collectors.joining(File.pathSeparator)));
    var options = new ArrayList<>(jvmOptions);
    options.add("-Dsipstream.modules=" + paths.get(true));
    return new JavaCommand(
        javaHome, paths.get(false), heapMegabytes, options, mainClass, arguments);
  }

  /** Returns the command line; temporary files go to {@code directory}. */
  List<String> line(Path directory) {
    String java = javaHome.resolve("bin").resolve("java").toString();
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
