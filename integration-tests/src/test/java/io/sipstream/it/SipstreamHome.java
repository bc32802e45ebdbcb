package io.sipstream.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The project's directory with what the build left in it, run as a user runs it. */
public final class SipstreamHome {
  public static final Path DIRECTORY = Path.of("..").toAbsolutePath().normalize();
  public static final Path SAMPLES = DIRECTORY.resolve("sample-pcaps");
  public static final Path JOB_JAR = DIRECTORY.resolve("flink-job/target/sipstream-flink-job.jar");
  public static final Map<String, String> FRAMES_TOPIC =
      Map.of("message.timestamp.type", "LogAppendTime");

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private SipstreamHome() {}

  /** {@code sipstream COMMAND ...}, without the launcher's look at what has to be built. */
  public static ProcessBuilder command(String... arguments) {
    Path target = DIRECTORY.resolve("cli/target");
    try {
      String classPath =
          target.resolve("sipstream-cli.jar")
              + ":"
              + Files.readString(target.resolve("class-path")).strip();
      List<String> line =
          new ArrayList<>(
              List.of(
                  JAVA,
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Dsipstream.home=" + DIRECTORY,
                  "-cp",
                  classPath,
                  "io.sipstream.cli.Sipstream"));
      line.addAll(List.of(arguments));
      return new ProcessBuilder(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The capture agent as an operator starts it. */
  public static ProcessBuilder agent(List<String> arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                JAVA,
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                DIRECTORY.resolve("capture-agent/target/sipstream-capture-agent.jar").toString()));
    line.addAll(arguments);
    return new ProcessBuilder(line);
  }

  /** Runs to the end and gives standard output; fails with everything else for a status but 0. */
  public static String outputOf(ProcessBuilder program) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("sipstream-it", ".err");
    try {
      Process process = program.redirectError(errors.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new AssertionError(
            "%s ended with status %d:%n%s%n%s"
                .formatted(program.command(), status, output, Files.readString(errors)));
      }
      return output;
    } finally {
      Files.delete(errors);
    }
  }
}
