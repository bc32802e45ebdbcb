package io.sipstream.cli.calls;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallRecordWriter;
import io.sipstream.json.JsonBuffer;
import io.sipstream.settings.IndexNaming;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Writes call records in one of the output formats. */
@FunctionalInterface
interface CallOutput {
  void write(CallRecord call) throws IOException;

  /** Writes what must follow the last call. */
  default void end() throws IOException {}

  /** Writes one document per line. */
  static CallOutput json(OutputStream out) {
    CallRecordWriter writer = new CallRecordWriter();
    JsonBuffer buffer = new JsonBuffer();
    return call -> {
      buffer.clear();
      writer.write(call, buffer);
      out.write(buffer.array(), 0, buffer.length());
      out.write('\n');
    };
  }

  /** Writes pairs of lines for Elasticsearch's {@code _bulk}, with external versions. */
  static CallOutput bulk(OutputStream out, IndexNaming indices) {
    CallOutput documents = json(out);
    return call -> {
      out.write(action(call, indices));
      out.write('\n');
      documents.write(call);
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
  static CallOutput csv(OutputStream out) throws IOException {
    List<String> names = CallColumn.ALL.stream().map(CallColumn::name).toList();
    line(out, String.join(",", names) + "\r");
    return call ->
        line(
            out,
            CallColumn.ALL.stream()
                .map(column -> cell(column.of(call)))
                .collect(Collectors.joining(",", "", "\r")));
  }

  /** Returns a quoted cell. A spreadsheet must not take a text from a message for a formula. */
  static String cell(String text) {
    boolean formula = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0;
    boolean number = text.matches("\\+[0-9]+");
    return '"' + (formula && !number ? "'" : "") + text.replace("\"", "\"\"") + '"';
  }

  static void line(OutputStream out, String line) throws IOException {
    out.write(line.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  /** Writes aligned columns at the end; texts of messages are made safe for a terminal. */
  static CallOutput table(OutputStream out) {
    TextTable table = new TextTable(CallColumn.ALL.stream().map(CallColumn::heading).toList());
    return new CallOutput() {
      @Override
      public void write(CallRecord call) {
        table.row(CallColumn.ALL.stream().map(column -> column.of(call)).toList());
      }

      @Override
      public void end() throws IOException {
        table.write(out);
      }
    };
  }
}
