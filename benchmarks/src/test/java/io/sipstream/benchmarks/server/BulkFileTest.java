package io.sipstream.benchmarks.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.benchmarks.bench.ElasticsearchBench;
import io.sipstream.benchmarks.bench.SmallRun;
import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.BenchException;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkFileTest {
  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("documents.ndjson"), text);
  }

  @Test
  void bodiesHoldWholeDocumentsInTheirOrder() throws IOException {
    Path path = file("{a}\n{1}\n{b}\n{22}\n{c}\n{333}\n");
    BulkFile file = BulkFile.of(path);

    List<String> bodies = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(path)) {
      for (BulkFile.Body body : file.bodies(2)) {
        bodies.add(new String(BulkFile.read(channel, body), UTF_8));
      }
    }

    assertThat(file.size()).isEqualTo(3);
    assertThat(bodies).containsExactly("{a}\n{1}\n{b}\n{22}\n", "{c}\n{333}\n");
  }

  @Test
  void halfADocumentIsAMistake() throws IOException {
    Path path = file("{a}\n{1}\n{b}\n");

    assertThatThrownBy(() -> BulkFile.of(path))
        .isInstanceOf(BenchException.class)
        .hasMessageEndingWith("documents.ndjson does not end with a complete document.");
  }

  @Test
  void decodeWritesADocumentForEachMessage() throws Exception {
    BenchContext context = SmallRun.context(directory, 1, SmallRun.decode());
    Captures.Capture capture = context.captures().of(CarrierMix.defaults(), SmallRun.MESSAGES);

    BulkFile file =
        BulkFile.decode(context.decode(), capture, directory.resolve("documents.ndjson"));

    assertThat(file.size()).isEqualTo((int) SmallRun.MESSAGES);
    assertThat(Files.readAllLines(file.file()).get(0)).contains("\"_index\":\"sip-messages-");
  }

  @ParameterizedTest
  @CsvSource({"3000, 300", "9999, 500", "10000, 500 1000", "50000, 500 1000 2000 5000"})
  void theLoaderTriesSizesThatMakeTenRequestsOrMore(long messages, String sizes) {
    List<String> texts = ElasticsearchBench.sizes(messages).stream().map(Object::toString).toList();

    assertThat(String.join(" ", texts)).isEqualTo(sizes);
  }
}
