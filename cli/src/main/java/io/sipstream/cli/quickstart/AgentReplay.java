package io.sipstream.cli.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the capture agent as a process of its own, as an operator does. */
final class AgentReplay {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What the agent said at its end.
   *
   * @param completeFiles captures that could be read to their end
   */
  record Report(long captured, long sent, long acknowledged, long files, long completeFiles) {}

  private AgentReplay() {}

  /**
   * Replays captures into a topic; the agent's own words go to standard error. The agent ends
   * before the stack does.
   *
   * @throws IOException if the agent gave no report, with what to do
   */
  static Report run(LocalStack stack, Path agentJar, String topic, List<Path> captures)
      throws IOException, InterruptedException {
    // Native libraries are unpacked there; an agent that has to be killed leaves them.
    Path temporary = Files.createDirectories(stack.dataDirectory().resolve("agent"));
    List<String> command =
        new ArrayList<>(
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
                topic,
                "--report",
                "json"));
    captures.forEach(capture -> command.add(capture.toString()));
    Process agent =
        stack.startClient(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    JsonNode report = JSON.readTree(agent.getInputStream().readAllBytes());
    int status = agent.waitFor();
    if (!report.has("captured")) {
      throw new IOException("The capture agent ended with status " + status + " and no report.");
    }
    return new Report(
        report.path("captured").asLong(),
        report.path("sent").asLong(),
        report.path("acknowledged").asLong(),
        report.path("files").asLong(),
        report.path("whole_files").asLong());
  }
}
