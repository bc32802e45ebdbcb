package io.sipstream.cli.quickstart;

import io.sipstream.cli.stack.LocalStack;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Sends generated calls as they happen, until the stack ends: generator, agent, Kafka. */
final class LiveReplay {
  private static final int BUFFER_BYTES = 8_192;

  private LiveReplay() {}

  /** Starts the processes; a thread passes the frames on. */
  static void start(LocalStack stack, Path home, Path agentJar, String topic) throws IOException {
    List<String> agent = AgentReplay.command(stack, agentJar, topic);
    agent.add("-");
    String classPath =
        home.resolve("traffic/target/classes")
            + File.pathSeparator
            + System.getProperty("java.class.path");
    ProcessBuilder generator =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-cp",
            classPath,
            "io.sipstream.traffic.live.LiveTraffic");
    InputStream frames =
        stack
            .startClient(generator.redirectError(ProcessBuilder.Redirect.INHERIT))
            .getInputStream();
    OutputStream input =
        stack
            .startClient(
                new ProcessBuilder(agent)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD))
            .getOutputStream();
    Thread thread = new Thread(() -> copy(frames, input), "live-traffic");
    thread.setDaemon(true);
    thread.start();
  }

  private static void copy(InputStream from, OutputStream to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
        to.write(buffer, 0, length);
        to.flush();
      }
    } catch (IOException e) {
      // The stack has ended a process.
    }
  }
}
