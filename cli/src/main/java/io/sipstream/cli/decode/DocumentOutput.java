package io.sipstream.cli.decode;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sipstream.json.JsonBuffer;
import io.sipstream.message.DecodedMessage;
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
   * @param json the complete document
   * @throws BrokenException if writing fails
   */
  void write(DecodedMessage message, JsonBuffer json);

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
    public void write(DecodedMessage message, JsonBuffer json) {
      try {
        out.write(json.array(), 0, json.length());
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
    public void write(DecodedMessage message, JsonBuffer json) {
      try {
        out.write(action(message));
        out.write('\n');
        out.write(json.array(), 0, json.length());
        out.write('\n');
      } catch (IOException e) {
        throw new BrokenException(e);
      }
    }

    private byte[] action(DecodedMessage message) throws IOException {
      var bytes = new ByteArrayOutputStream();
      try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
        json.writeStartObject();
        json.writeObjectFieldStart(create ? "create" : "index");
        json.writeStringField("_index", indexNaming.indexFor(message.captureTimeNanos()));
        json.writeStringField("_id", message.id());
        String routing = message.routing();
        if (routing != null) {
          json.writeStringField("routing", routing);
        }
        json.writeEndObject();
        json.writeEndObject();
      }
      return bytes.toByteArray();
    }
  }
}
