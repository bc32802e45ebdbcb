package io.sipstream.job.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.document.Document;
import io.sipstream.document.Document.Operation;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BulkBufferTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INDEX = "sip-messages-2026.11.22";

  private final BulkBuffer buffer = new BulkBuffer();

  @Test
  void aDocumentIsCopiedByteForByte() {
    buffer.add(document("{\"q\":0.500,\"n\" : 1e0}", "call-1", Operation.CREATE), INDEX);

    assertThat(body())
        .isEqualTo(
            "{\"create\":{\"_index\":\"sip-messages-2026.11.22\",\"_id\":\"id\","
                + "\"routing\":\"call-1\"}}\n"
                + "{\"q\":0.500,\"n\" : 1e0}\n");
  }

  @Test
  void aDocumentMayBeARangeOfALargerArray() {
    byte[] json = "..{\"a\":1}..".getBytes(UTF_8);
    var added =
        buffer.add(
            new Document(
                Document.Target.MESSAGES, null, 0, "id", null, Operation.CREATE, -1, json, 2, 7),
            INDEX);

    assertThat(added.utf8ToString()).isEqualTo("{\"a\":1}");
    assertThat(body()).endsWith("\n{\"a\":1}\n");
  }

  @Test
  void replacingIsAnotherAction() {
    buffer.add(document("{}", "call-1", Operation.CREATE), INDEX);
    buffer.add(document("{}", "call-1", Operation.INDEX), INDEX);
    buffer.add(document("{}", "call-1", Operation.INDEX), "other");

    assertThat(body().lines().filter(line -> !line.equals("{}")))
        .containsExactly(
            "{\"create\":{\"_index\":\"" + INDEX + "\",\"_id\":\"id\",\"routing\":\"call-1\"}}",
            "{\"index\":{\"_index\":\"" + INDEX + "\",\"_id\":\"id\",\"routing\":\"call-1\"}}",
            "{\"index\":{\"_index\":\"other\",\"_id\":\"id\",\"routing\":\"call-1\"}}");
    assertThat(buffer.keepsExisting(0)).isTrue();
    assertThat(buffer.keepsExisting(1)).isFalse();
  }

  @Test
  void aVersionIsExternalAndAConflictWithALaterOneIsNoFailure() {
    byte[] json = "{}".getBytes(UTF_8);
    buffer.add(
        new Document(Document.Target.MESSAGES, null, 0, "id", null, Operation.INDEX, 0, json, 0, 2),
        "i");

    assertThat(body())
        .isEqualTo(
            "{\"index\":{\"_index\":\"i\",\"_id\":\"id\",\"version\":0,"
                + "\"version_type\":\"external_gte\"}}\n{}\n");
    assertThat(buffer.keepsExisting(0)).isTrue();
    assertThat(buffer.rejected(0, "", "").version()).isZero();
  }

  @Test
  void aDocumentWithoutCallIdHasNoRouting() {
    buffer.add(document("{}", null, Operation.CREATE), INDEX);

    assertThat(body()).doesNotContain("routing");
    assertThat(buffer.rejected(0, "", "").routing()).isNull();
  }

  @Test
  void aCallIdWithAnyCharacterIsReadUnchanged() throws Exception {
    String callId = "a\"b\\c\nd\u0000e\u007f\u00e9\u20ac\ud83d\ude00}{";
    buffer.add(document("{}", callId, Operation.CREATE), INDEX);

    assertThat(JSON.readTree(body().split("\n")[0]).at("/create/routing").asText())
        .isEqualTo(callId);
    assertThat(buffer.rejected(0, "", "").routing()).isEqualTo(callId);
  }

  @Test
  void halfASurrogatePairDoesNotBreakTheRequest() throws Exception {
    buffer.add(document("{}", "a\ud83db", Operation.CREATE), INDEX);

    assertThat(JSON.readTree(body().split("\n")[0]).at("/create/routing").asText())
        .isEqualTo("a?b");
  }

  @Test
  void aRangeRefersToTheBufferAndASelectionIsACopy() {
    fill(600);

    assertThat(lines(buffer.body(new int[] {7, 8, 9}))).containsExactly("7", "8", "9");
    assertThat(lines(buffer.body(new int[] {0, 299, 599}))).containsExactly("0", "299", "599");
    assertThat(buffer.body(new int[] {7, 8}).array()).isSameAs(buffer.body(new int[] {9}).array());
    assertThat(buffer.body(new int[] {7, 9}).array())
        .isNotSameAs(buffer.body(new int[] {9}).array());
  }

  @Test
  void aRejectedDocumentIsReadBackWhole() {
    fill(3);

    assertThat(buffer.rejected(1, "type", "detail"))
        .usingRecursiveComparison()
        .isEqualTo(
            new RejectedDocument(
                INDEX,
                "id",
                "call-1",
                Document.NO_VERSION,
                json(1).getBytes(UTF_8),
                "type",
                "detail"));
  }

  @Test
  void aLaterRequestReusesTheMemoryAndHasNothingOfTheEarlierOne() {
    fill(600);
    byte[] memory = buffer.body(new int[] {0}).array();
    buffer.countServerError(0);

    buffer.clear();
    fill(2);

    assertThat(buffer.all()).containsExactly(0, 1);
    assertThat(lines(buffer.body(buffer.all()))).containsExactly("0", "1");
    assertThat(buffer.body(buffer.all()).array()).isSameAs(memory);
    assertThat(buffer.countServerError(0)).isEqualTo(1);
    assertThat(buffer.countServerError(0)).isEqualTo(2);
  }

  /** Adds documents of about 300 bytes, so that 600 of them outgrow the first memory. */
  private void fill(int documents) {
    for (int i = 0; i < documents; i++) {
      buffer.add(document(json(i), "call-" + i, Operation.CREATE), INDEX);
    }
  }

  private static String json(int number) {
    return "{\"n\":" + number + ",\"filler\":\"" + "x".repeat(300) + "\"}";
  }

  private static Iterable<String> lines(ByteBuffer body) {
    return UTF_8
        .decode(body.duplicate())
        .toString()
        .lines()
        .filter(line -> line.startsWith("{\"n\":"))
        .map(line -> line.substring(5, line.indexOf(',')))
        .toList();
  }

  private String body() {
    return UTF_8.decode(buffer.body(buffer.all())).toString();
  }

  private static Document document(String json, String routing, Operation operation) {
    return Document.of(Document.Target.MESSAGES, 0, "id", routing, operation, json.getBytes(UTF_8));
  }
}
