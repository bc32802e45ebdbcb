package io.sipstream.cli.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the capture agent as a separate process, like an operator. */
final class AgentReplay {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Holds the agent's final report. Complete files were read to their end. */
  record Report(long captured, long sent, long acknowledged, long files, long completeFiles) {}

  private AgentReplay() {}

  /**
   * Replays captures to a topic. The agent's messages go to standard error. The agent ends before
   * the stack does.
   *
   * @throws IOException if the agent printed no report
   */
  static Report run(LocalStack stack, Path agentJar, String topic, List<Path> captures)
      throws IOException, InterruptedException {
    List<String> command = command(stack, agentJar, topic);
    command.addAll(List.of("--report", "json"));
    captures.forEach(capture -> command.add(capture.toString()));
    Process agent =
        stack.startClient(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    JsonNode report = JSON.readTree(agent.getInputStream().readAllBytes());
    int status = agent.waitFor();
    if (!report.has("captured")) {
      throw new IOException("sipstream-agent exited with status " + status + " and no report.");
    }
    return new Report(
        report.path("captured").asLong(),
        report.path("sent").asLong(),
        report.path("acknowledged").asLong(),
        report.path("files").asLong(),
        report.path("whole_files").asLong());
  }

  /** Returns the start of a command that replays captures to a topic. */
  static List<String> command(LocalStack stack, Path agentJar, String topic) throws IOException {
    // The agent unpacks native libraries there; a killed agent does not delete them.
    Path temporary = Files.createDirectories(stack.dataDirectory().resolve("agent"));
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + temporary,
            "-jar",
            agentJar.toString(),
            "replay",
            "--bootstrap-servers",
            stack.kafka().address(),
            "--topic",
            topic));
  }
}
