package io.sipstream.job.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/**
 * Writes the newline-delimited body of a bulk request. Copies the documents' bytes unchanged, so
 * {@code _source} is the decoder's JSON. The connector's client would parse and rewrite every
 * document.
 */
final class BulkBody {
  private static final int ACTION_BYTES = 160;

  private BulkBody() {}

  static byte[] of(List<BulkItem> items) {
    int size = 0;
    for (BulkItem item : items) {
      size += item.request().source().length() + ACTION_BYTES;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(size);
    for (BulkItem item : items) {
      writeAction(item, out);
      writeSource(item.request().source().toBytesRef(), out);
    }
    return out.toByteArray();
  }

  private static void writeAction(BulkItem item, ByteArrayOutputStream out) {
    write(item.keepsExisting() ? "{\"create\":{\"_index\":\"" : "{\"index\":{\"_index\":\"", out);
    writeEscaped(item.request().index(), out);
    write("\",\"_id\":\"", out);
    writeEscaped(item.request().id(), out);
    if (item.request().routing() != null) {
      write("\",\"routing\":\"", out);
      writeEscaped(item.request().routing(), out);
    }
    write("\"}}\n", out);
  }

  // A line feed in JSON can only be whitespace between tokens. In a bulk body it would split the
  // document and shift all later documents, so a space replaces it.
  private static void writeSource(BytesRef source, ByteArrayOutputStream out) {
    int end = source.offset + source.length;
    int from = source.offset;
    for (int at = from; at < end; at++) {
      if (source.bytes[at] == '\n') {
        out.write(source.bytes, from, at - from);
        out.write(' ');
        from = at + 1;
      }
    }
    out.write(source.bytes, from, end - from);
    out.write('\n');
  }

  // RFC 8259 section 7: quotation mark, reverse solidus and control characters must be escaped.
  private static void writeEscaped(String text, ByteArrayOutputStream out) {
    for (byte b : text.getBytes(UTF_8)) {
      if (b == '"' || b == '\\') {
        out.write('\\');
        out.write(b);
      } else if (b >= 0 && b < 0x20) {
        write(String.format("\\u%04x", (int) b), out);
      } else {
        out.write(b);
      }
    }
  }

  private static void write(String text, ByteArrayOutputStream out) {
    byte[] bytes = text.getBytes(UTF_8);
    out.write(bytes, 0, bytes.length);
  }
}
