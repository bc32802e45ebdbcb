package io.sipstream.explorer.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.calls.record.CallRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What searches ask of the server, and how they show its responses. */
class ElasticsearchStoreTest {
  @Test
  void aListOfMessagesRequestsTheFieldsThatItShows() throws Exception {
    String response = ScriptedServer.response(1, ScriptedServer.invite("a"));
    try (ScriptedServer server = new ScriptedServer(request -> response)) {
      Found<StoredMessage> found = server.store().messages(Query.parse(""), 0, 100);

      assertThat(found.page()).hasSize(1);
      assertThat(server.requests.get(0).body().path("_source").toString())
          .contains("\"event.original\"", "\"sip.timestamp\"", "\"source\"");
      server.store().messagesOf("a");
      assertThat(server.requests.get(1).body().has("_source")).isFalse();
    }
  }

  private static String textSearch(ScriptedServer.Request request) {
    JsonNode callIds = request.body().at("/query/terms/sip.call_id");
    if (callIds.isArray()) {
      return ScriptedServer.response(2, ScriptedServer.invite("a"), ScriptedServer.invite("b"));
    }
    String hits = ScriptedServer.callId("1", "a") + "," + ScriptedServer.callId("2", "b");
    return request.isSearch("sip-messages-*") && request.body().has("collapse")
        ? ScriptedServer.response(2, hits)
            .replaceFirst("\\{", "{\"aggregations\":{\"calls\":{\"value\":2}},")
        : ScriptedServer.EMPTY;
  }

  @Test
  void aTextIsComparedWithTheMessagesOfTheEvaluation() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ElasticsearchStoreTest::textSearch)) {
      Found<CallRecord> found = server.store().calls(Query.parse("Via: z9hG4bKb"), 0, 100);

      assertThat(found.page()).hasSize(1).allMatch(call -> call.callId().equals("b"));
      assertThat(server.requests)
          .noneMatch(request -> request.body().at("/query/term").has("sip.call_id"));
    }
  }

  @Test
  void messagesWithoutTheirTextAreNoted() throws Exception {
    String response =
        ScriptedServer.response(2, ScriptedServer.invite("a"), ScriptedServer.callId("1", "a"));
    try (ScriptedServer server = new ScriptedServer(request -> response)) {
      ElasticsearchStore store = server.store();
      String note =
          "1 messages have no event.original and are not shown. Set keep-original for the job.";

      assertThat(store.messages(Query.parse(""), 0, 100).notes()).containsExactly(note);
      assertThat(store.messagesOf("a").notes()).containsExactly(note);
      assertThat(store.calls(Query.parse("a"), 0, 100).notes()).contains(note);
    }
  }

  @Test
  void keysOfMediaSelectCallsNearATime() throws Exception {
    try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.EMPTY)) {
      server.store().callsWith(List.of("media:192.0.2.1:4000", "sid:a"), 600_000_000, 65);

      JsonNode body = server.requests.get(0).body();
      JsonNode any = body.at("/query/bool/should");
      assertThat(any.at("/0/terms/sip.call.correlation.keys").toString()).isEqualTo("[\"sid:a\"]");
      assertThat(any.at("/1/bool/filter/0/terms/sip.call.correlation.keys").toString())
          .isEqualTo("[\"media:192.0.2.1:4000\"]");
      assertThat(any.at("/1/bool/filter/1/range/sip.call.start").toString())
          .contains("1970-01-01T00:05:00Z", "1970-01-01T00:15:00Z");
      assertThat(body.at("/sort/0/sip.call.start/order").asText()).isEqualTo("desc");
    }
  }
}
