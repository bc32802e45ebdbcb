package io.sipstream.benchmarks.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.benchmarks.process.RunningProcess;
import io.sipstream.benchmarks.run.Home;
import io.sipstream.benchmarks.server.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The agent's live capture as its service runs it, into a topic of its own. */
public final class LiveAgent implements Tap {
  private static final String READY = "Capturing on";
  private static final int LOOK_MILLIS = 500;
  // Frames wait a few hundredths of a second on their way, at most.
  private static final int LOOKS_IN_VAIN = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Servers servers;
  private final String topic;
  private final RunningProcess process;

  private LiveAgent(Servers servers, String topic, RunningProcess process) {
    this.servers = servers;
    this.topic = topic;
    this.process = process;
  }

  /**
   * Starts live agents, each with a topic of its own.
   *
   * @param work directory for the agent's output
   * @param servers with Kafka
   * @param topics that were made so far
   */
  public record Kind(Path work, Servers servers, int port, AtomicInteger topics)
      implements Tap.Kind {
    @Override
    public String title() {
      return "agent live";
    }

    @Override
    public String shownCommand() {
      return "java -Xmx128m -XX:+UseSerialGC -jar capture-agent/target/sipstream-capture-agent.jar live"
          + " --interface=lo --ports=PORT --buffer-size=%d --snaplen=%d --report=json"
              .formatted(BUFFER_MEBIBYTES, SNAPLEN_BYTES)
          + " --bootstrap-servers=KAFKA --topic=TOPIC";
    }

    @Override
    public LiveAgent start() throws IOException, InterruptedException {
      String topic = "live-" + topics.incrementAndGet();
      servers.createTopic(topic);
      List<String> arguments =
          List.of(
              "--ports=" + port,
              "--buffer-size=" + BUFFER_MEBIBYTES,
              "--snaplen=" + SNAPLEN_BYTES,
              "--report=json",
              "--bootstrap-servers=" + servers.stack().kafka().address(),
              "--topic=" + topic);
      return new LiveAgent(servers, topic, RunningProcess.start(command(arguments), work, READY));
    }
  }

  /** Prints the filter for the interface, and fails where it cannot be captured on. */
  public static List<String> filterCommand(int port) {
    return command(List.of("--ports=" + port, "--print-filter"));
  }

  /** With the JVM options of the agent's service. */
  private static List<String> command(List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-jar",
                Home.agentJar().toString(),
                "live",
                "--interface=" + INTERFACE));
    command.addAll(arguments);
    return Home.java(command);
  }

  String topic() {
    return topic;
  }

  @Override
  public RunningProcess process() {
    return process;
  }

  @Override
  public void settle(long sent) throws InterruptedException {
    long records = servers.records(topic);
    for (int inVain = 0; records < sent && inVain < LOOKS_IN_VAIN; inVain++) {
      Thread.sleep(LOOK_MILLIS);
      long now = servers.records(topic);
      inVain = now > records ? -1 : inVain;
      records = now;
    }
  }

  @Override
  public Seen end() throws IOException, InterruptedException {
    process.end();
    JsonNode report = JSON.readTree(process.output());
    if (!report.path("acknowledged").isIntegralNumber()) {
      throw process.failure("told no figures");
    }
    return new Seen(
        report.path("acknowledged").asLong(),
        report.at("/missed/kernel").asLong() + report.at("/missed/interface").asLong(),
        report.path("captured").asLong() - report.path("acknowledged").asLong());
  }
}
