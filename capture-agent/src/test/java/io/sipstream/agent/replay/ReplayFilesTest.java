package io.sipstream.agent.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayFilesTest {
  @TempDir Path directory;

  @BeforeEach
  void captures() throws IOException {
    write("z-first.pcap", 1_000);
    write("b-third.pcapng", 3_000); // told from its bytes, not its name
    write("A-SECOND.CAP", 2_000);
    write("c-fourth.pcap.gz", 4_000);
    Files.writeString(directory.resolve("broken.pcap"), "no capture");
    Files.writeString(directory.resolve("empty.pcap"), "");
    Files.writeString(directory.resolve("notes.txt"), "no capture");
    Files.createDirectory(directory.resolve("folder.pcap"));
  }

  private void write(String name, long timeNanos) throws IOException {
    OutputStream out = Files.newOutputStream(directory.resolve(name));
    try (PcapWriter writer =
        new PcapWriter(name.endsWith(".gz") ? new GZIPOutputStream(out) : out, LinkType.RAW)) {
      writer.write(timeNanos, new byte[] {1});
    }
  }

  private static List<String> names(ReplayFiles files) {
    return files.inOrderOfTime().stream()
        .map(file -> file.path() == null ? file.name() : file.path().getFileName().toString())
        .toList();
  }

  @Test
  void aDirectoryGivesItsCapturesInTheOrderOfTheirFirstFrames() {
    List<String> problems = new ArrayList<>();

    ReplayFiles files = ReplayFiles.find(List.of(directory.toString()), problems);

    assertThat(problems).isEmpty();
    assertThat(names(files))
        .containsExactly(
            "z-first.pcap",
            "A-SECOND.CAP",
            "b-third.pcapng",
            "c-fourth.pcap.gz",
            "broken.pcap",
            "empty.pcap");
  }

  @Test
  void standardInputComesLast() {
    List<String> problems = new ArrayList<>();

    ReplayFiles files =
        ReplayFiles.find(List.of("-", path("c-fourth.pcap.gz"), path("z-first.pcap")), problems);

    assertThat(problems).isEmpty();
    assertThat(names(files)).containsExactly("z-first.pcap", "c-fourth.pcap.gz", "standard input");
  }

  @Test
  void whatNamesNothingIsToldAtOnce() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    List<String> problems = new ArrayList<>();

    ReplayFiles.find(List.of(path("nix.pcap"), empty.toString()), problems);

    assertThat(problems)
        .containsExactly(
            path("nix.pcap") + " does not exist.",
            empty + " has no readable *.pcap, *.pcapng or *.cap file, compressed or not.");
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }
}
