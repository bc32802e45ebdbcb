package io.sipstream.job.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads what a real Elasticsearch 7.17.28 answered to nineteen documents, most of them wrong; their
 * content is the word "secret" with something behind it.
 */
class BulkReplyTest {
  private static final int DOCUMENTS = 19;

  @Test
  void everyDocumentHasItsAnswer() throws Exception {
    assertThat(answers()).hasSize(DOCUMENTS);
    assertThat(answers().get(16)).isEqualTo(new BulkReply.Item(201, "created", "", "", ""));
    assertThat(answers().get(17).status()).isEqualTo(409);
    assertThat(answers().get(18).result()).isEqualTo("updated");
  }

  @ParameterizedTest(name = "document {0}: {1}, {2}")
  @CsvSource({
    "0,  mapper_parsing_exception, 'field ip of type ip, caused by illegal_argument_exception'",
    "1,  mapper_parsing_exception, 'field date of type date, caused by illegal_argument_exception'",
    "3,  mapper_parsing_exception, 'field o must be an object'",
    "4,  strict_dynamic_mapping_exception, 'field unk is not in a strict mapping'",
    "5,  illegal_argument_exception, 'field k is too long to be indexed, caused by"
        + " max_bytes_length_exceeded_exception'",
    "9,  mapper_parsing_exception, 'field num of type long, caused by input_coercion_exception'",
    "10, mapper_parsing_exception, 'no field named, caused by illegal_argument_exception'",
    "14, index_not_found_exception, 'index absent does not exist and must not be created'",
    "15, mapper_parsing_exception, 'no field named, caused by json_parse_exception'",
  })
  void aRejectionSaysWhere(int document, String type, String detail) throws Exception {
    BulkReply.Item answer = answers().get(document);

    assertThat(answer.errorType()).isEqualTo(type);
    assertThat(RejectionDetail.of(answer)).isEqualTo(detail);
  }

  @Test
  void noDetailQuotesTheDocument() throws Exception {
    String secretInDecimalBytes = "115, 101, 99";
    int quoted = 0;
    for (BulkReply.Item answer : answers()) {
      if (answer.reason().contains("secret") || answer.reason().contains(secretInDecimalBytes)) {
        quoted++;
      }
      assertThat(RejectionDetail.of(answer))
          .doesNotContain("secret", secretInDecimalBytes, "1969", "1.0E30");
    }
    assertThat(quoted).as("reasons that do quote the document").isEqualTo(6);
  }

  @Test
  void anAnswerAboutFewerDocumentsIsNone() {
    assertThatThrownBy(() -> BulkReply.read(resource(), DOCUMENTS + 1))
        .isInstanceOf(IOException.class)
        .hasMessage("the response to 20 documents is about 19 documents");
  }

  @Test
  void fieldsThatNobodyAskedForAreSkipped() throws Exception {
    String body =
        "{\"took\":3,\"errors\":true,\"ingest\":{\"items\":[1]},\"items\":["
            + "{\"index\":{\"_id\":\"1\",\"_shards\":{\"status\":9},\"status\":200,\"result\":\"updated\"}},"
            + "{\"create\":{\"error\":{\"root_cause\":[{\"type\":\"x\"}],\"caused_by\":{\"caused_by\":"
            + "{\"type\":\"z\"},\"reason\":\"r\",\"type\":\"y\"},\"reason\":\"why\",\"type\":\"t\"},"
            + "\"status\":400}},"
            + "{\"create\":{\"status\":201,\"result\":\"created\"}}],\"more\":[{}]}";

    assertThat(((BulkReply.Answered) BulkReply.read(bytes(body), 3)).items())
        .containsExactly(
            new BulkReply.Item(200, "updated", "", "", ""),
            new BulkReply.Item(400, "", "t", "why", "y"),
            new BulkReply.Item(201, "created", "", "", ""));
  }

  @Test
  void anErrorOfAnotherShapeHasNoType() throws Exception {
    String body = "{\"items\":[{\"create\":{\"error\":\"text\",\"status\":409}}]}";

    assertThat(((BulkReply.Answered) BulkReply.read(bytes(body), 1)).items())
        .containsExactly(new BulkReply.Item(409, "", "", "", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"items\":[{\"create\":{\"status\":201}}]",
        "{\"items\":[{\"create\":{\"status\":201}},5]}",
        "{\"items\":[{\"create\":{\"status\":\"201\"}}]}",
        "{\"items\":[{\"create\":{\"status\":{}}}]}",
        "{\"items\":[{\"create\":201}]}",
        "{\"items\":[{}]}",
        "{\"items\":[[]]}",
        "{\"items\":[1]}",
      })
  void aMalformedItemMakesTheReplyUnreadable(String body) {
    assertThatThrownBy(() -> BulkReply.read(bytes(body), 1)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{}", "<html>busy</html>", "{\"items\":{}}", "{\"it"})
  void whatIsNoAnswerIsSaidToBeNone(String body) {
    assertThatThrownBy(() -> BulkReply.read(bytes(body), 1)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"error\":{\"type\":\"es_rejected_execution_exception\"},\"status\":429}"
            + "|es_rejected_execution_exception",
        "{\"error\":\"no handler found\"}|none",
        "<html>busy</html>|none",
        "''|none",
      })
  void aRefusalNamesItsErrorIfElasticsearchSentIt(String body, String expected) throws Exception {
    assertThat(BulkReply.errorType(bytes(body))).isEqualTo(expected);
  }

  private static List<BulkReply.Item> answers() throws IOException {
    return ((BulkReply.Answered) BulkReply.read(resource(), DOCUMENTS)).items();
  }

  private static InputStream resource() {
    return BulkReplyTest.class.getResourceAsStream("bulk-answer-7.17.28.json");
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  @Test
  void anItemWithoutAStatusMakesTheAnswerUnreadable() {
    InputStream body =
        new ByteArrayInputStream("{\"items\":[{\"create\":{\"_id\":\"1\"}}]}".getBytes(UTF_8));
    assertThatThrownBy(() -> BulkReply.read(body, 1)).isInstanceOf(IOException.class);
  }
}
