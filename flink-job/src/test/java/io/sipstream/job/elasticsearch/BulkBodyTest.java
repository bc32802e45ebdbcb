package io.sipstream.job.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.elasticsearch.action.index.IndexRequest;
import org.elasticsearch.common.xcontent.XContentType;
import org.junit.jupiter.api.Test;

class BulkBodyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aDocumentGoesInByteForByte() {
    String body = body(item("{\"q\":0.500,\"n\" : 1e0}", "call-1", true));

    assertThat(body)
        .isEqualTo(
            "{\"create\":{\"_index\":\"sip-messages-2026.11.22\",\"_id\":\"id\","
                + "\"routing\":\"call-1\"}}\n"
                + "{\"q\":0.500,\"n\" : 1e0}\n");
  }

  @Test
  void replacingIsAnotherAction() {
    assertThat(body(item("{}", "call-1", false))).startsWith("{\"index\":{");
  }

  @Test
  void aDocumentWithoutCallIdHasNoRouting() {
    assertThat(body(item("{}", null, true))).doesNotContain("routing");
  }

  @Test
  void aCallIdWithAnythingInItIsReadAsItWas() throws Exception {
    String callId = "a\"b\\c\nd\u0000e\u007f\u00e9\u20ac\ud83d\ude00}{";
    String action = body(item("{}", callId, true)).split("\n")[0];

    assertThat(JSON.readTree(action).at("/create/routing").asText()).isEqualTo(callId);
  }

  @Test
  void halfASurrogatePairDoesNotBreakTheRequest() throws Exception {
    String action = body(item("{}", "a\ud83db", true)).split("\n")[0];

    assertThat(JSON.readTree(action).at("/create/routing").asText()).isEqualTo("a?b");
  }

  @Test
  void aLineFeedInADocumentDoesNotCutIt() throws Exception {
    String[] lines =
        body(item("{\n\"a\":1,\n\"b\":2\n}\n", "c", true), item("{\"next\":1}", "c", true))
            .split("\n");

    assertThat(lines).hasSize(4);
    assertThat(JSON.readTree(lines[1])).isEqualTo(JSON.readTree("{\"a\":1,\"b\":2}"));
    assertThat(lines[3]).isEqualTo("{\"next\":1}");
  }

  private static BulkItem item(String json, String routing, boolean create) {
    return new BulkItem(
        new IndexRequest("sip-messages-2026.11.22")
            .id("id")
            .routing(routing)
            .create(create)
            .source(json.getBytes(UTF_8), XContentType.JSON),
        0);
  }

  private static String body(BulkItem... items) {
    return new String(BulkBody.of(List.of(items)), UTF_8);
  }
}
