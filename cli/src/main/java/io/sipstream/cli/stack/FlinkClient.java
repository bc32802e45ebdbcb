package io.sipstream.cli.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs Flink's command line client like a user: {@code flink run -d job.jar ...}.
 *
 * @param conf directory of the cluster's {@code config.yaml}
 * @param directory directory for the client's output
 */
record FlinkClient(String classPath, Path conf, Path directory, ClientProcesses processes) {
  private static final Pattern SUBMITTED = Pattern.compile("with JobID ([0-9a-f]{32})");
  private static final int TIMEOUT_SECONDS = 180;

  /**
   * Submits a job and returns its id.
   *
   * @param runOptions options of {@code flink run}, before the jar
   * @throws LocalStackException with the client's output if no job was submitted
   */
  String run(List<String> runOptions, Path jar, List<String> jobArguments) {
    var arguments = new ArrayList<>(List.of("run", "-d"));
    arguments.addAll(runOptions);
    arguments.add(jar.toAbsolutePath().toString());
    arguments.addAll(jobArguments);
    // Optimizing hot code does not pay off in a run of two seconds.
    var options =
        new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Dsipstream.log.level=ERROR"));
    options.addAll(FlinkJvm.options());
    var command =
        new JavaCommand(
            classPath, 256, options, "org.apache.flink.client.cli.CliFrontend", arguments);
    try {
      Path temporary = Files.createDirectories(directory.resolve("tmp"));
      Path output = Files.createTempFile(directory, "submit", ".txt");
      var builder =
          new ProcessBuilder(command.line(temporary))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().put("FLINK_CONF_DIR", conf.toString());
      Process client = processes.start(builder);
      boolean ended = client.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      client.destroyForcibly();
      String text = Files.readString(output, StandardCharsets.UTF_8);
      Matcher submitted = SUBMITTED.matcher(text);
      if (ended && client.exitValue() == 0 && submitted.find()) {
        return submitted.group(1);
      }
      String how =
          ended
              ? " with exit status " + client.exitValue()
              : " within " + TIMEOUT_SECONDS + " seconds";
      throw new LocalStackException("Flink's client did not submit " + jar + how + ":\n" + text);
    } catch (IOException e) {
      throw new LocalStackException(
          "Cannot run Flink's client for " + jar + ": " + e.getMessage() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("Interrupted while submitting " + jar + ".", e);
    }
  }
}
