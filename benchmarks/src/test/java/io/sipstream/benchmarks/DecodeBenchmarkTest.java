package io.sipstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.Outcome;
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

    List<Outcome> outcomes = benchmark.outcomes();

    Set<String> ids =
        outcomes.stream()
            .filter(Outcome.Document.class::isInstance)
            .map(outcome -> ((Outcome.Document) outcome).id())
            .collect(Collectors.toSet());
    assertThat(ids).hasSize(DecodeBenchmark.MESSAGES);
    assertThat(outcomes).hasSizeGreaterThan(DecodeBenchmark.MESSAGES);
    assertThat(outcomes)
        .filteredOn(outcome -> !(outcome instanceof Outcome.Document))
        .hasSize(outcomes.size() - DecodeBenchmark.MESSAGES)
        .allMatch(Outcome.Ignored.class::isInstance);
  }
}
