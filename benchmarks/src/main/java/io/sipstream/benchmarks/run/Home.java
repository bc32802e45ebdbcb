package io.sipstream.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the build left what is measured as its users run it. */
public final class Home {
  private Home() {}

  static Path directory() {
    return Path.of(System.getProperty("sipstream.home", "")).toAbsolutePath();
  }

  public static Path jobJar() {
    return built(directory().resolve("flink-job/target/sipstream-flink-job.jar"));
  }

  public static Path agentJar() {
    return built(directory().resolve("capture-agent/target/sipstream-capture-agent.jar"));
  }

  /** The jar with the job that discards what it reads. */
  public static Path throughputJar() throws IOException {
    Path target = directory().resolve("flink-job/target");
    try (Stream<Path> jars = Files.list(built(target))) {
      return jars.filter(jar -> jar.toString().endsWith("-tests.jar"))
          .findFirst()
          .orElseThrow(() -> missing(target.resolve("flink-job-*-tests.jar")));
    }
  }

  /** {@code java} of this JVM with these options and arguments. */
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
    return new BenchException(path + " is missing; ./sipstream bench and mvn package build it.");
  }
}
