package io.sipstream.sip.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.testing.ReferencePage;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The page of fields has the short name of each media type. */
class BodyTypesPageTest {
  @Test
  void thePageHasTheShortNameOfEachMediaType() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    ReferencePage.of("fields.md")
        .rows("body types")
        .forEach(
            cells -> {
              for (String type : cells.get(1).replace("`", "").split(", ")) {
                listed.put(type, cells.get(0).replace("`", ""));
              }
            });
    Map<String, String> named = new TreeMap<>();
    BodyPart.kinds().forEach((type, name) -> named.put(type.toString(), name));

    assertThat(listed).isEqualTo(named);
  }
}
