package io.sipstream.agent.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.agent.intake.ShutdownSignal;
import io.sipstream.agent.kafka.FrameSender;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.process.AgentException;
import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import io.sipstream.support.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReplayTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Progress progress =
      new Progress(new PrintStream(said, true, UTF_8), false, System::nanoTime);
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  @Test
  void aGzipFileOfEmptyMembersDoesNotKeepTheOthersBack() throws Exception {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int i = 0; i < 50_000; i++) {
      new GZIPOutputStream(members).close();
    }
    Path empty = Files.write(directory.resolve("a.pcap.gz"), members.toByteArray());
    capture("b.pcap");
    capture("c.pcap");

    Replay.Result result = replay(directory.toString());

    assertThat(result).isEqualTo(new Replay.Result(3, 2, false));
    assertThat(producer.history()).hasSize(2);
    assertThat(said())
        .containsExactly(
            empty
                + " is empty at byte 0 of its decompressed data: a capture file starts with a"
                + " header.");
  }

  @Test
  void namesOfFilesMoveNoCursor() throws Exception {
    Path empty = Files.createFile(directory.resolve("\u001b[2J.pcap"));
    Path gone = directory.resolve("\u001b[1J.pcap");
    List<ReplayFiles.File> files =
        List.of(new ReplayFiles.File(empty, 0), new ReplayFiles.File(gone, 0));

    replay(files);

    assertThat(said())
        .hasSize(2)
        .allSatisfy(sentence -> assertThat(sentence).doesNotContain("\u001b"));
    assertThat(said().get(0)).startsWith(directory + "/\\u001b[2J.pcap is empty at byte 0");
    assertThat(said().get(1)).startsWith("Cannot read " + directory + "/\\u001b[1J.pcap: ");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeIsReadToItsEnd() throws Exception {
    Path pipe = ReplayProcess.pipe(directory);
    CompletableFuture<Void> written =
        CompletableFuture.runAsync(
            () -> {
              try {
                capture(pipe.getFileName().toString());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    assertThat(replay(pipe.toString())).isEqualTo(new Replay.Result(1, 1, false));

    written.join();
    assertThat(producer.history()).hasSize(1);
    assertThat(said()).isEmpty();
  }

  private void capture(String name) throws IOException {
    try (PcapWriter writer =
        new PcapWriter(Files.newOutputStream(directory.resolve(name)), LinkType.RAW)) {
      writer.write(1_000, new byte[] {1});
    }
  }

  private Replay.Result replay(String... arguments) throws AgentException {
    return replay(ReplayFiles.find(List.of(arguments), new ArrayList<>()).inOrderOfTime());
  }

  private Replay.Result replay(List<ReplayFiles.File> files) throws AgentException {
    FrameCounts counts = new FrameCounts();
    FrameSender sender = new FrameSender(producer, "sip-frames", counts);
    try {
      return new Replay(
              sender, counts, ReplayPace.parse("max"), null, "r", new ShutdownSignal(), null)
          .run(files, new ReplayProgress(progress, 0, System::nanoTime));
    } finally {
      sender.close(Duration.ofSeconds(1));
    }
  }

  private List<String> said() {
    return said.toString(UTF_8).lines().toList();
  }
}
