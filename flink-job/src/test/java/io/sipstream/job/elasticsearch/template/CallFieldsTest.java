package io.sipstream.job.elasticsearch.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.testing.ReferencePage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The page of call fields has the fields of the index template, with their types. */
class CallFieldsTest {
  @Test
  void thePageHasTheTemplatesFieldsAndTypes() throws IOException {
    JsonNode table;
    try (InputStream in = FieldTable.class.getResourceAsStream(FieldTable.CALLS)) {
      table = new ObjectMapper().readTree(in);
    }
    Map<String, String> expected = new TreeMap<>();
    leaves("", table.get("fields"), table.at("/types/party/properties"), expected);
    Map<String, String> page = new TreeMap<>();
    for (List<String> row : ReferencePage.of("call-fields.md").rows("call fields")) {
      page.put(row.get(0).replace("`", ""), row.get(1));
      assertThat(row.get(2)).isNotBlank();
    }

    assertThat(page).isEqualTo(expected);
  }

  private static void leaves(
      String prefix, JsonNode object, JsonNode party, Map<String, String> into) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = prefix + field.getKey();
      if (field.getValue().isObject()) {
        leaves(name + '.', field.getValue(), party, into);
      } else if (field.getValue().asText().equals("party")) {
        leaves(name + '.', party, party, into);
      } else {
        into.put(name, field.getValue().asText());
      }
    }
  }
}
