package io.sipstream.job.elasticsearch.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkRequestOutcomeTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "301, WRONG_ADDRESS", // a proxy that wants https
    "400, SPLIT", // an id above 512 bytes makes the whole request invalid
    "401, FORBIDDEN",
    "403, FORBIDDEN",
    "404, WRONG_ADDRESS",
    "405, WRONG_ADDRESS",
    "408, RETRY",
    "413, SPLIT", // above http.max_content_length
    "429, RETRY", // indexing pressure
    "500, RETRY",
    "502, RETRY",
    "503, RETRY", // no master
    "504, RETRY",
  })
  void aRefusalDecidesWhatBecomesOfTheWholeRequest(int status, BulkRequestOutcome expected) {
    assertThat(BulkRequestOutcome.of(status)).isEqualTo(expected);
  }
}
