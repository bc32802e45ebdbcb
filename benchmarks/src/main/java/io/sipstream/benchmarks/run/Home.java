package io.sipstream.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Locates the build's outputs that are measured. */
public final class Home {
  private Home() {}

  /** Returns the directory of this tree. */
  public static Path directory() {
    return Path.of(System.getProperty("sipstream.home", "")).toAbsolutePath();
  }

  public static Path jobJar() {
    return jobJar(directory());
  }

  /** Returns the job's jar of a tree. */
  public static Path jobJar(Path tree) {
    return built(tree.resolve("flink-job/target/sipstream-flink-job.jar"));
  }

  public static Path agentJar() {
    return built(directory().resolve("capture-agent/target/sipstream-capture-agent.jar"));
  }

  /** Returns the jar of the job that discards its input. */
  public static Path throughputJar() throws IOException {
    return throughputJar(directory());
  }

  /** Returns the jar of a tree's job that discards its input. */
  public static Path throughputJar(Path tree) throws IOException {
    Path target = tree.resolve("flink-job/target");
    try (Stream<Path> jars = Files.list(built(target))) {
      return jars.filter(jar -> jar.toString().endsWith("-tests.jar"))
          .findFirst()
          .orElseThrow(() -> missing(target.resolve("flink-job-*-tests.jar")));
    }
  }

  /**
   * Returns a tree's option to stop at the end of a topic; trees without settings/ call it until.
   */
  public static String stopAtLatest(Path tree) {
    return Files.isDirectory(tree.resolve("settings")) ? "--kafka.stop=latest" : "--until=latest";
  }

  /** Returns a tree's options for a job without call records; none for trees without calls. */
  public static List<String> withoutCalls(Path tree) {
    return Files.isDirectory(tree.resolve("sip-calls"))
        ? List.of("--calls.enabled=false")
        : List.of();
  }

  /** Returns a command that runs this JVM's {@code java} with options and arguments. */
  public static List<String> java(List<String> arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return Stream.concat(Stream.of(java), arguments.stream()).toList();
  }

  private static Path built(Path path) {
    if (!Files.exists(path)) {
      throw missing(path);
    }
    return path;
  }

  private static BenchException missing(Path path) {
    return new BenchException(path + " is missing: run ./sipstream bench or mvn package.");
  }
}
