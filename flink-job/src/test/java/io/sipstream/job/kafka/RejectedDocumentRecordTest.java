package io.sipstream.job.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.document.Document;
import io.sipstream.job.Frames;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.JobSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that come back from their dead-letter topic. */
class RejectedDocumentRecordTest {
  private final ElasticsearchSettings.Indices indices;

  RejectedDocumentRecordTest() throws Exception {
    indices = JobSettings.of(Map.of()).elasticsearch().indices();
  }

  private static final byte[] JSON = "{\"q\":0.500}".getBytes(UTF_8);

  @Test
  void aRejectedDocumentIsTheSameDocumentAgain() {
    RawFrame record =
        record(JSON, "dl-stage", "elasticsearch", "index", "sip-messages-2026.11.22", "id", "a-1");

    assertThat(RejectedDocumentRecord.isOne(record)).isTrue();
    assertThat(record.isReadable()).as("as a frame, which would move event time").isFalse();
    assertThat(RejectedDocumentRecord.problem(record, indices)).isNull();
    Document document = RejectedDocumentRecord.document(record, indices);
    assertThat(document.index()).isEqualTo("sip-messages-2026.11.22");
    assertThat(document.id()).isEqualTo("a-1");
    assertThat(document.routing()).isNull();
    assertThat(document.operation()).isEqualTo(indices.operation());
    assertThat(document.version()).isEqualTo(Document.NO_VERSION);
    assertThat(document.json()).isEqualTo(JSON);
  }

  @Test
  void theRoutingKeepsACallTogether() {
    RawFrame record =
        record(
            JSON,
            "dl-stage",
            "elasticsearch",
            "index",
            "sip-messages-1",
            "id",
            "a",
            "routing",
            "c@h");

    assertThat(RejectedDocumentRecord.document(record, indices).routing()).isEqualTo("c@h");
  }

  @Test
  void aVersionKeepsALaterDocument() {
    Document document = RejectedDocumentRecord.document(withVersion("17"), indices);

    assertThat(document.version()).isEqualTo(17);
    assertThat(document.operation()).isEqualTo(Document.Operation.INDEX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "x", "1000000000000000000"})
  void aMalformedVersionIsNamed(String version) {
    assertThat(RejectedDocumentRecord.problem(withVersion(version), indices)).contains("version");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, a, {}, index",
        "'', a, {}, index",
        "other-2026.11.22, a, {}, index",
        "sip-messages, a, {}, index",
        "sip-messages-../_all, a, {}, index",
        "sip-messages-2026.11.22, -, {}, id",
        "sip-messages-2026.11.22, '', {}, id",
        "sip-messages-2026.11.22, a, -, value",
        "sip-messages-2026.11.22, a, '', value",
        "sip-messages-2026.11.22, a, [1], value",
        "sip-messages-2026.11.22, a, '{}\n{\"delete\":{}}', value",
        "sip-messages-2026.11.22, a, '{\r}', value",
      })
  void whatIsWrongIsNamed(String index, String id, String json, String culprit) {
    RawFrame record =
        record(
            json == null ? null : json.getBytes(UTF_8),
            "dl-stage",
            "elasticsearch",
            "index",
            index,
            "id",
            id);

    assertThat(RejectedDocumentRecord.problem(record, indices)).startsWith("Its").contains(culprit);
  }

  @Test
  void idsAreAsLongAsElasticsearchTakesThem() {
    assertThat(RejectedDocumentRecord.problem(withId("i".repeat(512)), indices)).isNull();
    assertThat(RejectedDocumentRecord.problem(withId("i".repeat(513)), indices)).contains("id");
  }

  @Test
  void deadLettersOfFramesAndFramesAreNone() {
    assertThat(RejectedDocumentRecord.isOne(record(JSON, "dl-stage", "ipv4"))).isFalse();
    assertThat(RejectedDocumentRecord.isOne(record(JSON, "dl-stage", null))).isFalse();
    assertThat(RejectedDocumentRecord.isOne(record(JSON, "index", "x", "id", "y"))).isFalse();
  }

  private static RawFrame withVersion(String version) {
    return record(
        JSON,
        "dl-stage",
        "elasticsearch",
        "index",
        "sip-messages-1",
        "id",
        "a",
        "version",
        version);
  }

  private static RawFrame withId(String id) {
    return record(JSON, "dl-stage", "elasticsearch", "index", "sip-messages-1", "id", id);
  }

  private static RawFrame record(byte[] value, String... headers) {
    return FrameDeserializer.read(Frames.record(1, value, headers));
  }
}
