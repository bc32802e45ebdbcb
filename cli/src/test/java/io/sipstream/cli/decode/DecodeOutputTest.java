package io.sipstream.cli.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.cli.Run;
import io.sipstream.testing.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodeOutputTest {
  private static final String BUSY = Path.of("..", "sample-pcaps", "busy.pcap").toString();

  @Test
  void aFullDiskIsSaidAndIsNoSuccess() throws Exception {
    File full = new File("/dev/full");
    Requirement.LINUX.assume(full.exists(), "A full disk, as /dev/full is");
    Process decode = Run.command("decode", BUSY).redirectOutput(full).start();
    String errors = new String(decode.getErrorStream().readAllBytes(), UTF_8);
    assertThat(decode.waitFor()).isEqualTo(1);
    assertThat(errors).startsWith("Cannot write to standard output: ").hasLineCount(1);
  }

  @Test
  void aReaderThatLeavesDoesNotHideAFailedCapture() throws Exception {
    Process decode =
        Run.command("decode", "no-such.pcap", BUSY)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    decode.getInputStream().close();
    assertThat(decode.waitFor()).isEqualTo(1);
  }

  @Test
  void standardInputIsReadOnce() throws Exception {
    Run run = Run.of("decode", "-", "-");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.errors()).isEqualTo("- is standard input, which can be read only once.\n");
  }

  @Test
  void minimalDocumentsAreWrittenOnDemand() throws Exception {
    Run full = Run.of("decode", BUSY);
    Run minimal = Run.of("decode", "--document-profile", "minimal", BUSY);
    assertThat(minimal.status()).as(minimal.errors()).isZero();
    assertThat(minimal.output()).hasLineCount((int) full.output().lines().count());
    assertThat(full.output()).contains("\"server\":{");
    assertThat(minimal.output()).isNotEmpty().doesNotContain("\"server\":{");
  }

  @Test
  void aSourceThatFailsIsNamed() throws Exception {
    String memory = "/proc/self/mem"; // has nothing at its start
    Requirement.LINUX.assume(new File(memory).exists(), "A file that cannot be read");
    Run run = Run.of("decode", memory);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errors()).startsWith("Cannot read " + memory + ": ");

    assertThat(Run.of("decode", "-").errors()).startsWith("standard input is empty");
  }

  @Test
  void aGzipFileOfEmptyMembersDoesNotKeepTheNextFileBack(@TempDir Path directory) throws Exception {
    Path empty = directory.resolve("empty.pcap.gz");
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int i = 0; i < 50_000; i++) {
      new GZIPOutputStream(members).close();
    }
    Files.write(empty, members.toByteArray());

    Run run = Run.of("decode", empty.toString(), BUSY);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errors().lines().findFirst())
        .contains(
            empty
                + " is empty at byte 0 of its decompressed data: a capture file starts with a"
                + " header.");
    assertThat(run.errors()).doesNotContain("StackOverflowError");
    assertThat(run.output()).isEqualTo(Run.of("decode", BUSY).output()).isNotEmpty();
  }

  @Test
  void namesOfFilesMoveNoCursor(@TempDir Path directory) throws Exception {
    String name = "\u001b]0;title\u0007\u202e\n.pcap";
    String visible = directory + "/\\u001b]0;title\\u0007\\u202e\\u000a.pcap";
    Path file = directory.resolve(name);

    assertThat(Run.of("decode", file.toString()).errors())
        .startsWith(visible + " does not exist.\n");

    Files.createFile(file);
    assertThat(Run.of("decode", file.toString()).errors())
        .startsWith(visible + " is empty at byte 0: a capture file starts with a header.\n");

    Files.delete(file);
    Files.createDirectory(file);
    assertThat(Run.of("decode", file.toString()).errors())
        .startsWith("Cannot read " + visible + ": it is a directory.\n");

    assertThat(Run.of("decode", "--\u001b[31m", file.toString()).errors())
        .contains("--\\u001b[31m")
        .doesNotContain("\u001b");
  }
}
