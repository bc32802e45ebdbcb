package io.sipstream.job.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.support.JsonString;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/**
 * Writes the newline-delimited body of a bulk request, with the {@code _id} of each document.
 * Copies the documents' bytes unchanged, so {@code _source} is the decoder's JSON. The connector's
 * client would parse and rewrite every document.
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
    StringBuilder action = new StringBuilder(ACTION_BYTES);
    for (BulkItem item : items) {
      byte[] line = action(item, action).getBytes(UTF_8);
      out.write(line, 0, line.length);
      action.setLength(0);
      writeSource(item.request().source().toBytesRef(), out);
    }
    return out.toByteArray();
  }

  private static String action(BulkItem item, StringBuilder action) {
    action.append(item.keepsExisting() ? "{\"create\":{\"_index\":" : "{\"index\":{\"_index\":");
    JsonString.append(action, item.request().index()).append(",\"_id\":");
    JsonString.append(action, item.request().id());
    if (item.request().routing() != null) {
      JsonString.append(action.append(",\"routing\":"), item.request().routing());
    }
    return action.append("}}\n").toString();
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
}
