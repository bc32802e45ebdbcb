package io.sipstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.Outcome;
import io.sipstream.document.Document;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DecodeBenchmarkTest {

  @Test
  void everyGeneratedMessageBecomesADocumentAndEverythingElseIsIgnored() throws IOException {
    DecodeBenchmark benchmark = new DecodeBenchmark();
    benchmark.generate();

    List<Object> outcomes = benchmark.outcomes();

    Set<String> ids =
        outcomes.stream()
            .filter(Document.class::isInstance)
            .map(outcome -> ((Document) outcome).id())
            .collect(Collectors.toSet());
    assertThat(ids).hasSize(DecodeBenchmark.MESSAGES);
    assertThat(outcomes).hasSizeGreaterThan(DecodeBenchmark.MESSAGES);
    assertThat(outcomes)
        .filteredOn(outcome -> !(outcome instanceof Document))
        .hasSize(outcomes.size() - DecodeBenchmark.MESSAGES)
        .allMatch(Outcome.Ignored.class::isInstance);
  }
}
