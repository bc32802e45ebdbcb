package io.sipstream.explorer.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerIndicesTest {
  private static final String MISSING =
      "The index template is missing in %s: searches do not find its messages. "
          + "Install the template and index them again.";

  private static List<String> notes(String fields) throws Exception {
    String response =
        "{\"indices\":[\"sip-messages-1\",\"sip-messages-2\"],\"fields\":{" + fields + "}}";
    try (ScriptedServer server = new ScriptedServer(request -> response)) {
      List<String> notes = server.indices.notes(server.client(Duration.ofSeconds(30)));
      assertThat(server.requests)
          .allMatch(request -> request.path().equals("/sip-messages-*/_field_caps"));
      return notes;
    }
  }

  @Test
  void theFieldOfCallIdsIsAKeywordInAllIndices() throws Exception {
    assertThat(notes("\"sip.call_id\":{\"keyword\":{}}")).isEmpty();
    assertThat(notes("")).containsExactly(MISSING.formatted("sip-messages-1 and 1 others"));
    assertThat(notes("\"sip.call_id\":{\"text\":{}}"))
        .containsExactly(MISSING.formatted("sip-messages-1 and 1 others"));
    assertThat(
            notes(
                "\"sip.call_id\":{\"keyword\":{\"indices\":[\"sip-messages-1\"]},"
                    + "\"unmapped\":{\"indices\":[\"sip-messages-2\"]}}"))
        .containsExactly(MISSING.formatted("sip-messages-2"));
  }

  @Test
  void eachUserHasACheckOfHisOwn() throws Exception {
    try (ScriptedServer server = new ScriptedServer(request -> "{}")) {
      SearchClient client = server.client(Duration.ofSeconds(30));
      for (String user : List.of("ann", "ann", "bob")) {
        assertThat(server.indices.notes(client.with(Map.of("Authorization", user)))).hasSize(1);
      }

      assertThat(server.requests).hasSize(2);
    }
  }
}
