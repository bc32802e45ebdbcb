package io.sipstream.job.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.document.Document;
import java.util.Arrays;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Serializes the record of a call: its document, with the {@code _routing} as key, so that all
 * records of a call are in one partition and in their order. Headers have the document's {@code id}
 * and {@code version}. A record with a higher version replaces those before it.
 */
final class CallRecordSerializer implements KafkaRecordSerializationSchema<Document> {
  private static final long serialVersionUID = 1;

  private final String topic;

  CallRecordSerializer(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Document call, KafkaSinkContext context, Long timestamp) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("id", call.id().getBytes(UTF_8));
    headers.add("version", Long.toString(call.version()).getBytes(UTF_8));
    byte[] value = Arrays.copyOfRange(call.json(), call.offset(), call.offset() + call.length());
    return new ProducerRecord<>(topic, null, null, call.routing().getBytes(UTF_8), value, headers);
  }
}
