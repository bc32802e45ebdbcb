package io.sipstream.explorer.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.calls.record.CallRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls of more messages than a response of the server holds. */
class CallLoaderTest {
  private static final int MANY_CALLS = 250;

  private final List<String> notes = new ArrayList<>();

  /** Responds with the messages of one Call-ID, else says that there are too many. */
  private static String oneCallIdFits(ScriptedServer.Request request) {
    JsonNode callIds = request.body().at("/query/terms/sip.call_id");
    return callIds.size() == 1
        ? ScriptedServer.response(
            callIds.get(0).asText().equals("long") ? 10_001 : 1,
            ScriptedServer.invite(callIds.get(0).asText()))
        : ScriptedServer.response(20_000);
  }

  private List<String> load(ScriptedServer server, List<String> callIds) {
    SearchClient client = server.client(Duration.ofSeconds(30));
    return ScriptedServer.loader()
        .load(client, server.indices, callIds, notes, message -> {})
        .stream()
        .map(CallRecord::callId)
        .toList();
  }

  @Test
  void noCallIsMissingIfAllHaveTooManyMessages() throws Exception {
    try (ScriptedServer server = new ScriptedServer(CallLoaderTest::oneCallIdFits)) {
      List<String> found = load(server, List.of("a", "b", "long", "c", "d"));

      assertThat(found).containsExactlyInAnyOrder("a", "b", "long", "c", "d");
      assertThat(notes)
          .containsExactly(
              "The Call-ID long has 10,001 messages, of which the first 10,000 are evaluated.");
    }
  }

  @Test
  void theTimeOfAListIsLimited() throws Exception {
    try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.EMPTY)) {
      SearchClient client = server.client(Duration.ofSeconds(30));
      List<CallRecord> calls =
          ScriptedServer.loader(0)
              .load(client, server.indices, List.of("a", "b"), notes, message -> {});

      assertThat(calls).isEmpty();
      assertThat(notes)
          .containsExactly(
              "2 of 2 Call-IDs are missing, since the limit of 0 s was reached. Narrow the search"
                  + " by time.");
    }
  }

  @Test
  void aRequestHasFewCallIds() throws Exception {
    List<String> callIds = IntStream.range(0, MANY_CALLS).mapToObj(i -> "call-" + i).toList();
    try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.EMPTY)) {
      load(server, callIds);

      List<String> requested = new ArrayList<>();
      for (ScriptedServer.Request request : server.requests) {
        JsonNode part = request.body().at("/query/terms/sip.call_id");
        assertThat(part.size()).isLessThanOrEqualTo(100);
        part.forEach(callId -> requested.add(callId.asText()));
      }
      assertThat(requested).isEqualTo(callIds);
    }
  }
}
