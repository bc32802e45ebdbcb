package io.sipstream.job.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Statuses and error types as Elasticsearch 7.17.28 answers them, seen on a real node; 8 has a new
 * name.
 */
class BulkItemOutcomeTest {
  @ParameterizedTest(name = "{0} {1} {2}, create {3}: {4}")
  @CsvSource({
    "201, created, '',                                 true,  CREATED",
    "201, created, '',                                 false, CREATED",
    "200, updated, '',                                 false, REPLACED",
    "409, '',      version_conflict_engine_exception,  true,  DUPLICATE",
    "409, '',      version_conflict_engine_exception,  false, REJECTED",
    "400, '',      mapper_parsing_exception,           true,  REJECTED",
    "400, '',      document_parsing_exception,         true,  REJECTED",
    "400, '',      strict_dynamic_mapping_exception,   true,  REJECTED",
    "400, '',      illegal_argument_exception,         true,  REJECTED",
    "404, '',      index_not_found_exception,          true,  REJECTED",
    "429, '',      es_rejected_execution_exception,    true,  RETRY",
    "429, '',      cluster_block_exception,            true,  RETRY",
    "403, '',      cluster_block_exception,            true,  RETRY",
    "400, '',      validation_exception,               true,  RETRY",
    "403, '',      security_exception,                 true,  FORBIDDEN",
    "401, '',      security_exception,                 true,  FORBIDDEN",
    "503, '',      unavailable_shards_exception,       true,  RETRY",
    "502, '',      none,                               true,  RETRY",
    "504, '',      process_cluster_event_timeout_exception, true, RETRY",
    "500, '',      null_pointer_exception,             true,  RETRY_A_FEW_TIMES",
  })
  void anAnswerDecidesWhatBecomesOfItsDocument(
      int status, String result, String errorType, boolean create, BulkItemOutcome expected) {
    var answer = new BulkReply.Item(status, result, errorType, "", "");

    assertThat(BulkItemOutcome.of(answer, create)).isEqualTo(expected);
  }
}
