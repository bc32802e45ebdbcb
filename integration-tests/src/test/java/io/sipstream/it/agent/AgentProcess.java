package io.sipstream.it.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.testing.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The agent's jar, run as its users run it, in the memory it is meant for. */
public final class AgentProcess implements AutoCloseable {
  private static final int LIMIT_SECONDS = 60;

  private final Process process;
  private final Path out;
  private final Path err;

  private AgentProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  public static AgentProcess start(Path logs, String... arguments) throws IOException {
    return start(logs, null, arguments);
  }

  /**
   * @param input what standard input is read from; null for nothing
   */
  public static AgentProcess start(Path logs, Path input, String... arguments) throws IOException {
    Path jar = projectDirectory().resolve("capture-agent/target/sipstream-capture-agent.jar");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(java.toString(), "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(logs, "agent", ".out");
    Path err = Files.createTempFile(logs, "agent", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    return new AgentProcess(builder.start(), out, err);
  }

  /** The nearest parent of the working directory that holds the modules. */
  static Path projectDirectory() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("capture-agent"))) {
      at = at.getParent();
    }
    return at;
  }

  /** Waits for the end; gives the exit status. */
  public int status() throws Exception {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("The agent did not end: " + errors());
    }
    return process.exitValue();
  }

  /** Writes to its standard input, a pipe that stays open. */
  void write(byte[] bytes) throws IOException {
    process.getOutputStream().write(bytes);
    process.getOutputStream().flush();
  }

  /** Sends SIGKILL. */
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /** Sends SIGTERM, and leaves the pipes as they are, which the process itself would not. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** Sends SIGKILL if it runs; a test that failed leaves no process. */
  @Override
  public void close() {
    process.toHandle().destroyForcibly();
  }

  String output() throws IOException {
    return Files.readString(out, UTF_8);
  }

  String errors() throws IOException {
    return Files.readString(err, UTF_8);
  }

  /** Waits until it captures on lo, or skips the test where that is not possible. */
  void assumeCapturing() throws IOException {
    patiently().until(() -> !process.isAlive() || errors().contains("Capturing on lo"));
    Requirement.LIBPCAP.assume(!errors().contains("libpcap is missing"), "Live capture on lo");
    Requirement.ROOT.assume(!errors().contains("No permission"), "Live capture on lo");
    if (!process.isAlive()) {
      throw new AssertionError("The agent ended: " + errors());
    }
  }

  /** Waits for something that an agent does; as long as for its end, since machines are busy. */
  static ConditionFactory patiently() {
    return Awaitility.await().atMost(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  public static String servers(LocalStack stack) {
    return "--bootstrap-servers=" + stack.kafka().address();
  }
}
