package io.sipstream.explorer.store;

import static org.assertj.core.api.Assertions.assertThat;

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
}
