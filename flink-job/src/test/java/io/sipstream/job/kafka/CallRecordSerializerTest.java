package io.sipstream.job.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.document.Document;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class CallRecordSerializerTest {
  @Test
  void theCallIdIsTheKeyAndHeadersHaveIdAndVersion() {
    byte[] json = "..{\"sip\":{}}..".getBytes(UTF_8);
    Document call =
        new Document(
            Document.Target.CALLS,
            null,
            1_000_000,
            "id",
            "one@192.0.2.1",
            Document.Operation.INDEX,
            29,
            json,
            2,
            json.length - 4);

    ProducerRecord<byte[], byte[]> record =
        new CallRecordSerializer("sip-calls").serialize(call, null, null);

    assertThat(record.topic()).isEqualTo("sip-calls");
    assertThat(record.key()).isEqualTo("one@192.0.2.1".getBytes(UTF_8));
    assertThat(record.value()).isEqualTo("{\"sip\":{}}".getBytes(UTF_8));
    assertThat(record.headers().lastHeader("id").value()).isEqualTo("id".getBytes(UTF_8));
    assertThat(record.headers().lastHeader("version").value()).isEqualTo("29".getBytes(UTF_8));
  }
}
