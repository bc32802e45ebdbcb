package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's archive of classes, which shortens later starts of decode and calls. */
class ClassArchiveIT {
  private static final String CAPTURE = SipstreamHome.SAMPLES.resolve("busy.pcap").toString();

  @TempDir Path cache;

  @Test
  void theFirstStartMakesTheArchiveAndTheNextUsesIt() throws Exception {
    String first = decode();
    List<Path> archives = archives();

    assertThat(archives).singleElement().asString().endsWith(".jsa");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
    assertThat(decode()).isEqualTo(first).contains("\"ACK\"").doesNotContain("[warning]");
    assertThat(archives()).isEqualTo(archives);
  }

  @Test
  void aDamagedArchiveIsNotUsed() throws Exception {
    String first = decode();
    Path archive = archives().get(0);
    Files.delete(archive);
    Files.writeString(archive, "damaged");

    assertThat(decode()).isEqualTo(first);
  }

  @Test
  void aDirectoryThatOthersCanWriteIsNotUsed() throws Exception {
    Files.createDirectory(directory());
    Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(decode()).contains("\"ACK\"");
    assertThat(archives()).isEmpty();
  }

  @Test
  void withoutACacheDirectoryTheCommandRuns() throws Exception {
    Files.writeString(directory(), "a file");

    assertThat(decode()).contains("\"ACK\"");
  }

  @Test
  void callsUsesTheArchiveOfDecode() throws Exception {
    decode();
    List<Path> archives = archives();

    assertThat(run("calls")).contains("\"result\":\"busy\"").doesNotContain("[warning]");
    assertThat(archives()).isEqualTo(archives);
  }

  private Path directory() {
    return cache.resolve("sipstream");
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.toList();
    }
  }

  private String decode() throws Exception {
    return run("decode");
  }

  private String run(String command) throws Exception {
    ProcessBuilder launcher =
        new ProcessBuilder(
            SipstreamHome.DIRECTORY.resolve("sipstream").toString(), command, CAPTURE);
    launcher.environment().put("XDG_CACHE_HOME", cache.toString());
    File errors = Files.createTempFile(cache, "errors", ".txt").toFile();
    Process process = launcher.redirectError(errors).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(errors.toPath())).isZero();
    return output;
  }
}
