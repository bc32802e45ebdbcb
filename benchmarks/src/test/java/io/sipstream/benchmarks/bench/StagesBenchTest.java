package io.sipstream.benchmarks.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.benchmarks.run.Result;
import io.sipstream.benchmarks.run.Table;
import io.sipstream.document.Document;
import io.sipstream.text.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.options.TimeValue;

class StagesBenchTest {
  private static final StageBenchmark benchmark = new StageBenchmark();

  @BeforeAll
  static void generate() throws IOException {
    benchmark.generate(7);
  }

  @Test
  void everyStageIsMeasured(@TempDir Path directory) throws Exception {
    // Another benchmark may hold JMH's lock; times do not matter here.
    System.setProperty("jmh.ignoreLock", "true");

    Result result = SmallRun.of(new StagesBench(TimeValue.milliseconds(10)), directory, 1);

    Table table = result.tables().get(0);
    assertThat(table.rows()).hasSize(12);
    // The other rows are differences of two times, which may be below zero in a short run.
    List<Integer> measured = List.of(0, 1, 2, 8, 10, 11);
    for (int row = 0; row < table.rows().size(); row++) {
      double nanos = SmallRun.figure(table, row, "ns per message");
      assertThat(nanos).isFinite();
      if (measured.contains(row)) {
        assertThat(nanos).isGreaterThan(10);
      }
    }
    // A document's own array, at least, is allocated for each.
    int document = 8;
    assertThat(SmallRun.figure(table, document, "of the document's bytes")).isGreaterThan(1);
  }

  @Test
  void theStagesTogetherGiveTheDocumentOfTheWholeWay() throws Exception {
    List<byte[]> documents = benchmark.documents();
    List<Document> whole = benchmark.wholeDocuments();

    assertThat(documents).hasSize(StageBenchmark.MESSAGES);
    for (int i = 0; i < documents.size(); i++) {
      assertThat(new String(documents.get(i), UTF_8))
          .isEqualTo(new String(whole.get(i).json(), UTF_8));
    }
  }

  @Test
  void theYardstickWritesTheMessageAsOneJsonString() throws Exception {
    EscapedCopy copy = new EscapedCopy();
    ObjectMapper json = new ObjectMapper();
    int read = 0;
    for (Span payload : benchmark.payloads()) {
      int begin = payload.arrayOffset();
      int length = copy.copy(payload.array(), begin, begin + payload.length());
      String text = new String(payload.array(), begin, payload.length(), UTF_8);
      // What is not UTF-8 stays as it is, which no reader of JSON takes.
      if (text.indexOf('\uFFFD') < 0) {
        assertThat(json.readValue(copy.out(), 0, length, String.class)).isEqualTo(text);
        read++;
      }
    }
    assertThat(read).isGreaterThan(StageBenchmark.MESSAGES * 9 / 10);
  }
}
