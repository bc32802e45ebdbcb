package io.sipstream.cli.calls;

import io.sipstream.calls.registration.RegistrationRecord;
import io.sipstream.calls.registration.RegistrationRecordWriter;
import io.sipstream.json.JsonBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Collectors;

/** Writes registration records, each as soon as it is known. */
interface RegistrationOutput {

  /** Lists the output formats. */
  enum Format {
    /** Aligned columns. */
    table,
    /** One document per line. */
    json,
    /** Comma-separated values with a line of names (RFC 4180). */
    csv;

    /** Begins the output of a format. */
    RegistrationOutput open(OutputStream out) throws IOException {
      return switch (this) {
        case table -> new Table(out);
        case json -> new Json(out);
        case csv -> new Csv(out);
      };
    }
  }

  /** Writes a record. */
  void write(RegistrationRecord registration) throws IOException;

  /** Ends the output. */
  default void end() throws IOException {}

  /** Collects the rows, since the widest cell gives the width of a column. */
  final class Table implements RegistrationOutput {
    private final TextTable rows =
        new TextTable(RegistrationColumn.ALL.stream().map(RegistrationColumn::heading).toList());
    private final OutputStream out;

    private Table(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(RegistrationRecord registration) {
      rows.row(cells(registration));
    }

    @Override
    public void end() throws IOException {
      rows.write(out);
    }
  }

  /** Writes documents. */
  final class Json implements RegistrationOutput {
    private final RegistrationRecordWriter writer = new RegistrationRecordWriter();
    private final JsonBuffer buffer = new JsonBuffer();
    private final OutputStream out;

    private Json(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(RegistrationRecord registration) throws IOException {
      buffer.clear();
      writer.write(registration, buffer);
      out.write(buffer.array(), 0, buffer.length());
      out.write('\n');
    }
  }

  /** Writes comma-separated values. */
  final class Csv implements RegistrationOutput {
    private final OutputStream out;

    private Csv(OutputStream out) throws IOException {
      this.out = out;
      List<String> names = RegistrationColumn.ALL.stream().map(RegistrationColumn::name).toList();
      CallOutput.line(out, String.join(",", names) + "\r");
    }

    @Override
    public void write(RegistrationRecord registration) throws IOException {
      CallOutput.line(
          out,
          cells(registration).stream()
              .map(CallOutput::cell)
              .collect(Collectors.joining(",", "", "\r")));
    }
  }

  private static List<String> cells(RegistrationRecord registration) {
    return RegistrationColumn.ALL.stream().map(column -> column.of(registration)).toList();
  }
}
