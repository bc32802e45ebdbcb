package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.cli.stack.LocalStackException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways for a local stack to end that nobody planned. */
class LocalStackEndIT {
  @TempDir private Path directory;
  private Process program;

  @AfterEach
  void endTheProgram() {
    if (program != null) {
      program.destroyForcibly();
    }
  }

  @Test
  void aProgramToldToEndTakesServersAndFilesWithIt() throws Exception {
    Started started = startProgram();

    program.destroy();
    assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();

    assertThat(ProcessHandle.of(started.serverPid())).isEmpty();
    assertThat(started.dataDirectory()).doesNotExist();
  }

  @Test
  void theServersOfAKilledProgramEndByThemselves() throws Exception {
    Started started = startProgram();

    program.destroyForcibly();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(ProcessHandle.of(started.serverPid())).isEmpty());
  }

  @Test
  void aServerThatDoesNotStartIsNamedAndItsLogIsShown() {
    Path data = directory.resolve("data");
    var builder =
        LocalStack.builder()
            .parts(Part.KAFKA)
            .dataDirectory(data)
            .setting(Part.KAFKA, "num.io.threads", "none");
    List<ProcessHandle> others = ProcessHandle.current().descendants().toList();

    assertThatThrownBy(builder::start)
        .isInstanceOf(LocalStackException.class)
        .hasMessageStartingWith("Kafka ended with status 1 while starting.")
        .hasMessageContaining("Invalid value none for configuration num.io.threads");

    assertThat(data).doesNotExist();
    assertThat(ProcessHandle.current().descendants()).isSubsetOf(others);
  }

  @Test
  void aDirectoryThatHoldsSomethingIsRefusedAndKept() throws IOException {
    Path precious = Files.writeString(directory.resolve("precious"), "data");
    var builder = LocalStack.builder().parts(Part.KAFKA).dataDirectory(directory);

    assertThatThrownBy(builder::start)
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("is not empty");

    assertThat(precious).hasContent("data");
  }

  private record Started(long serverPid, Path dataDirectory) {}

  private Started startProgram() throws IOException {
    program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                QuietKafka.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var output =
        new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    assertThat(line).as("what the program says when it has started").isNotNull();
    String[] said = line.split(" ", 2);
    var started = new Started(Long.parseLong(said[0]), Path.of(said[1]));
    assertThat(ProcessHandle.of(started.serverPid())).isPresent();
    return started;
  }
}
