package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartIT {
  @TempDir private Path directory;

  @Test
  void twoRunsOnOneElasticsearchGiveTheSameDocuments() throws Exception {
    try (LocalStack own = LocalStack.builder().parts(Part.ELASTICSEARCH).start()) {
      String address = own.elasticsearch().address().toString();
      Documents documents = new Documents(own.elasticsearch().address());

      String first = SipstreamHome.outputOf(quickstart("--exit", "--elasticsearch", address));
      int count = documents.all().size();
      String second = SipstreamHome.outputOf(quickstart("--exit", "--elasticsearch", address));

      assertThat(first).contains("The books balance.").contains("ACK").contains("|---");
      assertThat(count).isEqualTo(number(first, "SIP messages")).isPositive();
      assertThat(number(first, "new documents")).isEqualTo(count);
      assertThat(second).contains("The books balance.");
      assertThat(number(second, "new documents")).isZero();
      assertThat(number(second, "documents that were there before")).isEqualTo(count);
      assertThat(documents.all()).hasSize(count);
    }
  }

  @Test
  void ctrlCLeavesNoProcessAndNoFile() throws Exception {
    Path output = directory.resolve("output");
    Process quickstart =
        quickstart(SipstreamHome.SAMPLES.resolve("busy.pcap").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(180))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> !quickstart.isAlive() || stays(output));
    assertThat(quickstart.isAlive()).as(Files.readString(output)).isTrue();
    List<ProcessHandle> servers = quickstart.descendants().toList();
    assertThat(servers).hasSizeGreaterThanOrEqualTo(4);

    new ProcessBuilder("kill", "-INT", Long.toString(quickstart.pid())).start().waitFor();

    assertThat(quickstart.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(servers).noneMatch(ProcessHandle::isAlive);
    try (var files = Files.list(directory.resolve("tmp"))) {
      assertThat(files.filter(file -> file.toString().contains("sipstream"))).isEmpty();
    }
  }

  private static boolean stays(Path output) throws IOException {
    return Files.readString(output).contains("until Ctrl-C");
  }

  private ProcessBuilder quickstart(String... arguments) throws IOException {
    String[] all = new String[arguments.length + 1];
    all[0] = "quickstart";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    ProcessBuilder program = SipstreamHome.command(all);
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    program.command().add(1, "-Djava.io.tmpdir=" + temporary);
    return program;
  }

  private static int number(String output, String what) {
    return output
        .lines()
        .filter(line -> line.strip().startsWith(what + " "))
        .map(line -> Integer.parseInt(line.strip().replaceFirst(".* ", "")))
        .findFirst()
        .orElseThrow();
  }
}
