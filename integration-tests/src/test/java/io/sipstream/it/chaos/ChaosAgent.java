package io.sipstream.it.chaos;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.it.SipstreamHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Replays captures in real time, one agent process after the other, as an operator would who gives
 * the same command with {@code --resume} again whenever it was killed.
 */
public final class ChaosAgent extends Thread {
  private static final int PAUSE_SECONDS = 1;

  private final LocalStack stack;
  private final String topic;
  private final List<Path> captures;
  private final Path log;
  private final List<String> options;
  private volatile Process process;
  private volatile boolean killed;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private volatile boolean done;

  public ChaosAgent(LocalStack stack, String topic, List<Path> captures, Path log) {
    this(stack, topic, captures, log, List.of());
  }

  /** Creates an agent with further options of {@code replay}. */
  ChaosAgent(LocalStack stack, String topic, List<Path> captures, Path log, List<String> options) {
    super("chaos-agent");
    this.options = List.copyOf(options);
    setDaemon(true);
    this.stack = stack;
    this.topic = topic;
    this.captures = captures;
    this.log = log;
  }

  @Override
  public void run() {
    try {
      while (!replay()) {
        TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
      }
      done = true;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("The agent could not be run.", e);
    }
  }

  private boolean replay() throws IOException, InterruptedException {
    killed = false;
    List<String> command =
        new ArrayList<>(
            List.of(
                "replay",
                "--bootstrap-servers=" + stack.kafka().address(),
                "--topic=" + topic,
                "--speed=1",
                "--resume=" + log.resolveSibling("agent.journal")));
    command.addAll(options);
    captures.forEach(capture -> command.add(capture.toString()));
    Process started =
        stack.startClient(
            SipstreamHome.agent(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
    process = started;
    int status = started.waitFor();
    if (status != 0 && !killed) {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      failures.add(String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size())));
    }
    return status == 0;
  }

  /** SIGKILL; the next one goes on where this one was. */
  void kill() {
    killed = true;
    process.destroyForcibly();
  }

  /** The process that replays now. */
  long pid() {
    return process.pid();
  }

  /** Whether all captures were replayed to their ends. */
  boolean isDone() {
    return done;
  }

  /** What the agents said that gave up by themselves. */
  List<String> failures() {
    return failures;
  }
}
