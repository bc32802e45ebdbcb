package io.sipstream.cli.calls;

import io.sipstream.calls.registration.RegistrationRecord;
import io.sipstream.calls.registration.RegistrationRecordWriter;
import io.sipstream.json.JsonBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Collectors;

/** Writes registration records in one of the output formats. */
enum RegistrationOutput {
  /** Aligned columns. */
  table {
    @Override
    void write(List<RegistrationRecord> registrations, OutputStream out) throws IOException {
      TextTable table =
          new TextTable(RegistrationColumn.ALL.stream().map(RegistrationColumn::heading).toList());
      registrations.forEach(one -> table.row(cells(one)));
      table.write(out);
    }
  },
  /** One document per line. */
  json {
    @Override
    void write(List<RegistrationRecord> registrations, OutputStream out) throws IOException {
      RegistrationRecordWriter writer = new RegistrationRecordWriter();
      JsonBuffer buffer = new JsonBuffer();
      for (RegistrationRecord registration : registrations) {
        buffer.clear();
        writer.write(registration, buffer);
        out.write(buffer.array(), 0, buffer.length());
        out.write('\n');
      }
    }
  },
  /** Comma-separated values with a line of names (RFC 4180). */
  csv {
    @Override
    void write(List<RegistrationRecord> registrations, OutputStream out) throws IOException {
      List<String> names = RegistrationColumn.ALL.stream().map(RegistrationColumn::name).toList();
      CallOutput.line(out, String.join(",", names) + "\r");
      for (RegistrationRecord registration : registrations) {
        CallOutput.line(
            out,
            cells(registration).stream()
                .map(CallOutput::cell)
                .collect(Collectors.joining(",", "", "\r")));
      }
    }
  };

  /** Writes the records in their order. */
  abstract void write(List<RegistrationRecord> registrations, OutputStream out) throws IOException;

  private static List<String> cells(RegistrationRecord registration) {
    return RegistrationColumn.ALL.stream().map(column -> column.of(registration)).toList();
  }
}
