package io.sipstream.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PacketbeatFieldsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void whatPacketbeatDoesNotWriteIsLeftOut() throws IOException {
    JsonNode document =
        JSON.readTree(
            """
            {"type":"sip","tags":["no_call_id"],
             "sip":{"call_id":"a","dialog":{"id":"b"},
                    "to":{"tag":"c","uri":{"host":"d","number":"1"}},
                    "contact":[{"line":"e","parameters":["f"]},{"parameters":["g"]}]}}
            """);

    assertThat(new PacketbeatFields().only(document))
        .isEqualTo(
            JSON.readTree(
                """
                {"type":"sip",
                 "sip":{"call_id":"a","to":{"tag":"c","uri":{"host":"d"}},"contact":[{"line":"e"}]}}
                """));
  }

  @Test
  void theMappingIsPacketbeats() throws IOException {
    JsonNode properties = new PacketbeatFields().properties();

    assertThat(properties.at("/sip/properties/via/properties/original"))
        .isEqualTo(
            JSON.readTree(
                """
                {"type":"keyword","ignore_above":1024,
                 "fields":{"text":{"type":"text","norms":false}}}
                """));
    assertThat(properties.at("/event/properties/original"))
        .isEqualTo(JSON.readTree("{\"type\":\"keyword\",\"index\":false,\"doc_values\":false}"));
    assertThat(properties.at("/source/properties/ip/type").asText()).isEqualTo("ip");
  }
}
