package io.sipstream.cli.calls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.settings.IndexNaming;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallOutputTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** RFC 4180 section 2: a cell is quoted, and a quote in it is doubled. */
  private static final Pattern CELL = Pattern.compile("\"((?:[^\"]|\"\")*)\"(,|\r\n)");

  @TempDir private Path directory;

  @Test
  void aTableHasAlignedColumns() throws Exception {
    List<String> lines = table(sample("busy.pcap"), sample("answered-call.pcap")).lines().toList();

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).split("  +"))
        .containsExactly(
            "start",
            "from",
            "to",
            "result",
            "code",
            "pdd",
            "duration",
            "ended by",
            "hops",
            "problems",
            "call id");
    int result = lines.get(0).indexOf("result");
    assertThat(lines.subList(1, 3))
        .extracting(line -> line.substring(result).split(" ", 2)[0])
        .containsExactlyInAnyOrder("busy", "answered");
    assertThat(lines.subList(1, 3)).allMatch(line -> line.contains("192.0.2.10 > 198.51.100.20"));
  }

  /** The times are those of tshark: the INVITE, the 180 after it, and the 200 until the BYE. */
  @Test
  void csvHasTheColumnsOfTheTable() throws Exception {
    String csv = csv(sample("answered-call.pcap"));
    List<String> lines = List.of(csv.split("\r\n", -1));

    assertThat(lines).hasSize(3).last().isEqualTo("");
    assertThat(lines.get(0))
        .isEqualTo("start,from,to,result,code,pdd,duration,ended_by,hops,problems,call_id");
    assertThat(cells(lines.get(1)))
        .startsWith("2026-11-22 21:13:23.399546", "alice", "bob", "answered", "200")
        .endsWith("answered-1@sipp.example.com");
  }

  /** OWASP, "CSV Injection": a cell that starts with one of these characters can be a formula. */
  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "@SUM(1)", "-1+1", "+1+1", "=cmd|' /C calc'!A0"})
  @Tag("hostile")
  void aCellOfCsvIsNoFormula(String callId) throws Exception {
    Path path = capture(callId, "sip:alice@192.0.2.1");

    assertThat(cells(csv(path).split("\r\n", -1)[1])).last().isEqualTo("'" + callId);
  }

  @Test
  void aTelephoneNumberOfCsvIsUnchanged() throws Exception {
    Path path = capture("number", "sip:+12155551212@192.0.2.1");

    assertThat(cells(csv(path).split("\r\n", -1)[1]).get(1)).isIn("+12155551212", "12155551212");
  }

  @Test
  void quotesOfCsvAreDoubled() throws Exception {
    String csv = csv(capture("a\"b,c", "sip:alice@192.0.2.1"));

    assertThat(cells(csv.split("\r\n", -1)[1])).last().isEqualTo("a\"b,c");
  }

  @ParameterizedTest
  @CsvSource({"busy.pcap, busy, failure, 486", "cancelled.pcap, cancelled, unknown, 487"})
  void jsonHasADocumentPerLine(String sample, String result, String outcome, int code)
      throws Exception {
    JsonNode call = JSON.readTree(write(CallOutput::json, sample(sample)));

    assertThat(call.at("/sip/call/result").asText()).isEqualTo(result);
    assertThat(call.at("/sip/call/code").asInt()).isEqualTo(code);
    assertThat(call.at("/event/outcome").asText()).isEqualTo(outcome);
  }

  /** Elasticsearch's Bulk API: an action with version and version_type, then the document. */
  @Test
  void bulkHasAnActionPerDocument() throws Exception {
    IndexNaming indices = new IndexNaming("sip-calls", IndexNaming.Granularity.DAY);
    CallRecord call = CollectedCalls.of(sample("busy.pcap")).records().get(0);
    List<String> lines =
        write(out -> CallOutput.bulk(out, indices), sample("busy.pcap")).lines().toList();

    assertThat(lines).hasSize(2);
    JsonNode action = JSON.readTree(lines.get(0)).path("index");
    assertThat(action.path("_index").asText()).isEqualTo("sip-calls-2026.11.22");
    assertThat(action.path("_id").asText())
        .isEqualTo(call.id())
        .isEqualTo(JSON.readTree(lines.get(1)).at("/sip/call/id").asText());
    assertThat(action.path("routing").asText()).isEqualTo(call.callId());
    assertThat(action.path("version_type").asText()).isEqualTo("external");
    // Four messages, once each, of a call that the end of the capture leaves open for copies.
    assertThat(action.path("version").asLong() / 8).isEqualTo(4);
  }

  @Test
  @Tag("hostile")
  void nothingInATableMovesTheCursor() throws Exception {
    String table = table(capture("\u001b[2Jid\u009b\u202e", "sip:\u001b[31malice@192.0.2.1"));

    assertThat(table.replace("\n", ""))
        .doesNotContainPattern("[\\p{Cntrl}\\u0080-\\u009f\\u202e]")
        .contains("\\u001b[2Jid\\u009b\\u202e");
    assertThat(table).hasLineCount(2);
  }

  private Path capture(String callId, String from) throws Exception {
    Path path = directory.resolve("one.pcap");
    try (TestCapture capture = new TestCapture(path)) {
      capture.busyCall(callId, from, "sip:bob@192.0.2.2");
    }
    return path;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    Matcher cell = CELL.matcher(line + "\r\n");
    int end = 0;
    while (cell.find() && cell.start() == end) {
      cells.add(cell.group(1).replace("\"\"", "\""));
      end = cell.end();
    }
    assertThat(end).as(line).isEqualTo(line.length() + 2);
    return cells;
  }

  private static Path sample(String name) {
    return CollectedCalls.sample(name);
  }

  private static String table(Path... captures) throws Exception {
    return write(CallOutput::table, captures);
  }

  private static String csv(Path... captures) throws Exception {
    return write(CallOutput::csv, captures);
  }

  private interface Format {
    CallOutput of(ByteArrayOutputStream out) throws Exception;
  }

  private static String write(Format format, Path... captures) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CallOutput output = format.of(out);
    for (CallRecord call : CollectedCalls.of(captures).records()) {
      output.write(call);
    }
    output.end();
    return out.toString(UTF_8);
  }
}
