package io.sipstream.job.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.testing.ReferencePage;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** The page of Kafka records has the headers of a rejected document. */
class DocumentRecordsPageTest {
  @Test
  void thePageHasTheHeadersOfARejectedDocument() throws Exception {
    var document =
        new RejectedDocument("sip-messages-2026.11.22", "id", "call", 1, new byte[1], "r", "d");
    try (var letters = new DocumentDeadLetters(Map.of(), "topic")) {
      ProducerRecord<byte[], byte[]> record =
          DocumentDeadLetters.withoutValue(letters.record(document));

      assertThat(ReferencePage.of("kafka-records.md").column("document dead letter headers", 0))
          .containsExactlyElementsOf(
              Arrays.stream(record.headers().toArray()).map(Header::key).toList());
    }
  }
}
