package io.sipstream.job.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.job.record.IndexableDocument;
import io.sipstream.job.record.RawFrame;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The Kafka record of a document that Elasticsearch rejected: the value is the document, headers
 * say why it was rejected and where it belongs. A job that reads it, once the reason is gone, hands
 * it to Elasticsearch as it is; but only out of {@code kafka.rejected-documents-topics}, since
 * whoever may write frames may say so of a record of his own.
 */
public final class RejectedDocumentRecord {
  /** Value of the header {@code dl-stage} in such records, and in no others. */
  public static final String STAGE = "elasticsearch";

  /** Header with the name of the index. */
  public static final String INDEX = "index";

  /** Header with the document's id. */
  public static final String ID = "id";

  /** Header with the routing; absent if there is none. */
  public static final String ROUTING = "routing";

  private static final String STAGE_HEADER = DeadLetterSerializer.PREFIX + "stage";

  // Elasticsearch's own limits, in bytes; both are of ASCII here.
  private static final int ID_BYTES_MAX = 512;
  private static final Pattern INDEX_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,254}");

  private RejectedDocumentRecord() {}

  /** Whether the record says that it is one. */
  public static boolean isOne(RawFrame record) {
    return STAGE.equals(header(record, STAGE_HEADER));
  }

  /**
   * Why it cannot be indexed, as a sentence; null if it can.
   *
   * @param indexPrefixes of the indices that the job writes to; no record leads it to others
   */
  public static String problem(RawFrame record, List<String> indexPrefixes) {
    String index = header(record, INDEX);
    if (index == null
        || indexPrefixes.stream().noneMatch(prefix -> index.startsWith(prefix + "-"))
        || !INDEX_NAME.matcher(index).matches()) {
      return "Its header index names none of this job's indices.";
    }
    String id = header(record, ID);
    if (id == null || id.isEmpty() || id.length() > ID_BYTES_MAX) {
      return "Its header id is no id of a document.";
    }
    return isOneLine(record.value) ? null : "Its value is not a JSON object on one line.";
  }

  /** The document, of a record without a problem. */
  public static IndexableDocument document(RawFrame record) {
    String routing = header(record, ROUTING);
    String id = header(record, ID);
    return new IndexableDocument(
        header(record, INDEX), id, routing, routing == null ? id : routing, record.value);
  }

  /** A line end within would begin another action of the bulk request; JSON needs none. */
  private static boolean isOneLine(byte[] json) {
    if (json == null || json.length < 2 || json[0] != '{' || json[json.length - 1] != '}') {
      return false;
    }
    for (byte each : json) {
      if (each == '\n' || each == '\r') {
        return false;
      }
    }
    return true;
  }

  private static String header(RawFrame record, String name) {
    for (int i = 0; i < record.headerNames.length; i++) {
      if (record.headerNames[i].equals(name) && record.headerValues[i] != null) {
        return new String(record.headerValues[i], UTF_8);
      }
    }
    return null;
  }
}
