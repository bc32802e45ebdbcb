package io.sipstream.cli.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to run a main class of the local stack with the Java that runs this.
 *
 * <p>The main class runs under {@code ParentWatch}: it ends when this process is gone, however it
 * went.
 *
 * @param classPath for {@code java -cp}
 * @param heapMegabytes the largest heap
 * @param jvmOptions further options
 * @param mainClass fully qualified
 * @param arguments of the main class
 */
record JavaCommand(
    String classPath,
    int heapMegabytes,
    List<String> jvmOptions,
    String mainClass,
    List<String> arguments) {

  /** The whole command line; temporary files go below {@code directory}. */
  List<String> line(Path directory) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx" + heapMegabytes + "m");
    // Neither the JVM's performance file nor unpacked native libraries may stay in /tmp.
    line.add("-XX:-UsePerfData");
    line.add("-Djava.io.tmpdir=" + directory);
    line.addAll(jvmOptions);
    line.add("-cp");
    line.add(classPath);
    line.add("io.sipstream.stack.ParentWatch");
    line.add(mainClass);
    line.addAll(arguments);
    return line;
  }
}
