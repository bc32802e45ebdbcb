package io.sipstream.cli.decode;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sipstream.document.Document;
import io.sipstream.settings.IndexNaming;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes documents in one of the output formats. */
interface DocumentOutput {

  /**
   * Writes a document and a line end.
   *
   * @throws BrokenException if writing fails
   */
  void write(Document document);

  /** Signals a failed output, as opposed to a failed capture. */
  final class BrokenException extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    BrokenException(IOException cause) {
      super(cause);
    }
  }

  /** Writes one document per line. */
  record Lines(OutputStream out) implements DocumentOutput {
    @Override
    public void write(Document document) {
      try {
        out.write(document.json(), document.offset(), document.length());
        out.write('\n');
      } catch (IOException e) {
        throw new BrokenException(e);
      }
    }
  }

  /**
   * Writes pairs of lines for Elasticsearch's {@code _bulk}.
   *
   * @param create whether existing documents are kept, else replaced
   */
  record Bulk(OutputStream out, IndexNaming indexNaming, boolean create) implements DocumentOutput {
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public void write(Document document) {
      try {
        out.write(action(document));
        out.write('\n');
        out.write(document.json(), document.offset(), document.length());
        out.write('\n');
      } catch (IOException e) {
        throw new BrokenException(e);
      }
    }

    private byte[] action(Document document) throws IOException {
      var bytes = new ByteArrayOutputStream();
      try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
        json.writeStartObject();
        json.writeObjectFieldStart(create ? "create" : "index");
        json.writeStringField("_index", indexNaming.indexFor(document.timeNanos()));
        json.writeStringField("_id", document.id());
        if (document.routing() != null) {
          json.writeStringField("routing", document.routing());
        }
        json.writeEndObject();
        json.writeEndObject();
      }
      return bytes.toByteArray();
    }
  }
}
