package io.sipstream.cli.calls;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallRecordWriter;
import io.sipstream.frames.TerminalText;
import io.sipstream.json.JsonBuffer;
import io.sipstream.settings.IndexNaming;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes call records in one of the output formats. */
interface CallOutput {
  void write(List<CallRecord> calls, OutputStream out) throws IOException;

  /** Writes a line of text. */
  private static void line(OutputStream out, String line) throws IOException {
    out.write(line.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  /** Writes one document per line. */
  static CallOutput json() {
    return (calls, out) -> {
      CallRecordWriter writer = new CallRecordWriter();
      JsonBuffer buffer = new JsonBuffer();
      for (CallRecord call : calls) {
        buffer.clear();
        writer.write(call, buffer);
        out.write(buffer.array(), 0, buffer.length());
        out.write('\n');
      }
    };
  }

  /** Writes pairs of lines for Elasticsearch's {@code _bulk}, with external versions. */
  static CallOutput bulk(IndexNaming indices) {
    return (calls, out) -> {
      CallOutput documents = json();
      for (CallRecord call : calls) {
        out.write(action(call, indices));
        out.write('\n');
        documents.write(List.of(call), out);
      }
    };
  }

  private static byte[] action(CallRecord call, IndexNaming indices) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeObjectFieldStart("index");
      json.writeStringField("_index", indices.indexFor(call.startMicros() * 1_000));
      json.writeStringField("_id", call.id());
      json.writeStringField("routing", call.callId());
      json.writeNumberField("version", call.version());
      json.writeStringField("version_type", "external");
      json.writeEndObject();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /** Writes comma-separated values with a line of names (RFC 4180). */
  static CallOutput csv() {
    return (calls, out) -> {
      List<String> names = new ArrayList<>();
      for (CallColumn column : CallColumn.ALL) {
        names.add(column.name());
      }
      line(out, String.join(",", names) + "\r");
      for (CallRecord call : calls) {
        List<String> cells = new ArrayList<>();
        for (CallColumn column : CallColumn.ALL) {
          cells.add(cell(column.of(call)));
        }
        line(out, String.join(",", cells) + "\r");
      }
    };
  }

  /** Returns a quoted cell. A spreadsheet must not take a text from a message for a formula. */
  private static String cell(String text) {
    boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    boolean number = text.matches("\\+[0-9]+");
    return '"' + (formula && !number ? "'" : "") + text.replace("\"", "\"\"") + '"';
  }

  /** Writes aligned columns; texts of messages are made safe for a terminal. */
  static CallOutput table() {
    return (calls, out) -> {
      List<List<String>> rows = new ArrayList<>();
      List<String> headings = new ArrayList<>();
      for (CallColumn column : CallColumn.ALL) {
        headings.add(column.heading());
      }
      rows.add(headings);
      for (CallRecord call : calls) {
        List<String> row = new ArrayList<>();
        for (CallColumn column : CallColumn.ALL) {
          row.add(TerminalText.of(column.of(call), 60));
        }
        rows.add(row);
      }
      int[] widths = new int[headings.size()];
      for (List<String> row : rows) {
        for (int i = 0; i < widths.length; i++) {
          widths[i] = Math.max(widths[i], row.get(i).length());
        }
      }
      for (List<String> row : rows) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
          text.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        line(out, text.toString().stripTrailing());
      }
    };
  }
}
