package io.sipstream.document;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.document.HeaderTable.Form;
import io.sipstream.document.HeaderTable.Row;
import io.sipstream.testing.ReferencePage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The guide on searches has the writer's table of headers. */
class HeaderGuideTest {
  private static final Map<Form, String> CONDITIONS =
      Map.of(
          Form.LINES, "it is longer than 960 bytes",
          Form.TEXT, "it occurs twice",
          Form.LOWER_CASE, "it occurs twice, or has a capital letter",
          Form.NUMBER, "it occurs twice, or is no number",
          Form.TOKENS, "it occurs twice, or has 64 values",
          Form.VALUES,
              "it occurs twice (headers with one value), has 64 values, has a parameter that is not named here, or is malformed",
          Form.PART, "always");

  @Test
  void theGuideHasTheTable() throws IOException {
    StringBuilder table =
        new StringBuilder("| in `sip.headers` if | header: fields, parameters with fields |\n");
    table.append("| --- | --- |\n");
    for (Form form : Form.values()) {
      List<Row> rows = HeaderTable.rows().stream().filter(row -> row.form() == form).toList();
      table
          .append("| ")
          .append(CONDITIONS.get(form))
          .append(" | ")
          .append(rows.stream().map(HeaderGuideTest::cell).collect(joining("; ")))
          .append(" |\n");
    }
    ReferencePage.inDocs("guides/find-a-call.md").check("headers", table.toString());
  }

  private static String cell(Row row) {
    String fields = row.fields().stream().map(field -> "`" + field + "`").collect(joining(", "));
    String parameters =
        row.parameters().isEmpty() ? "" : " (" + String.join(", ", row.parameters()) + ")";
    return row.header().fieldName().replace('_', '-') + ": " + fields + parameters;
  }

  @Test
  void rowsAreSortedAndEachHeaderHasOne() {
    assertThat(HeaderTable.rows()).extracting(Row::header).isSorted().doesNotHaveDuplicates();
  }
}
