package io.sipstream.job.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.document.Document;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class DocumentSerializerTest {
  private static final DocumentSerializer SERIALIZER = new DocumentSerializer();

  @Test
  void everyPartSurvives() throws Exception {
    Document document =
        new Document(
            Document.Target.CAPTURE_LOSS,
            "sip-calls-1",
            7,
            "id",
            "call",
            Document.Operation.INDEX,
            9,
            "..{\"a\":1}.".getBytes(UTF_8),
            2,
            7);

    Document read = read(written(document));

    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFields("json", "offset")
        .isEqualTo(document);
    assertThat(new String(read.json(), read.offset(), read.length(), UTF_8)).isEqualTo("{\"a\":1}");
  }

  @Test
  void aCopyStaysWhenTheBytesChange() {
    byte[] buffer = "..{}.".getBytes(UTF_8);
    Document document =
        new Document(
            Document.Target.MESSAGES,
            null,
            0,
            "id",
            null,
            Document.Operation.CREATE,
            Document.NO_VERSION,
            buffer,
            2,
            2);

    Document copy = SERIALIZER.copy(document);
    buffer[2] = 'x';

    assertThat(new String(copy.json(), copy.offset(), copy.length(), UTF_8)).isEqualTo("{}");
    assertThat(SERIALIZER.isImmutableType()).isFalse();
  }

  @Test
  void absentPartsSurvive() throws Exception {
    Document document =
        Document.of(
            Document.Target.MESSAGES, 0, "id", null, Document.Operation.CREATE, new byte[0]);

    assertThat(read(written(document))).usingRecursiveComparison().isEqualTo(document);
  }

  @Test
  void anUnknownVersionIsAnErrorThatNamesIt() throws Exception {
    byte[] bytes =
        written(
            Document.of(
                Document.Target.MESSAGES, 0, "id", null, Document.Operation.CREATE, new byte[0]));
    bytes[0] = 2;

    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("format version 2");
  }

  private static byte[] written(Document document) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    SERIALIZER.serialize(document, out);
    return out.getCopyOfBuffer();
  }

  private static Document read(byte[] bytes) throws IOException {
    return SERIALIZER.deserialize(new DataInputDeserializer(bytes));
  }
}
