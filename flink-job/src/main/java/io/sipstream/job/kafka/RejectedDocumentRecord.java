package io.sipstream.job.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.document.Document;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.ElasticsearchSettings;
import java.util.regex.Pattern;

/**
 * Reads the Kafka record of a document that Elasticsearch rejected. The value is the document; the
 * headers have the reason, index, id, routing and version. A job indexes the document unchanged,
 * but only if {@code kafka.rejected-documents-topics} names the topic: producers of frames must not
 * inject documents.
 */
public final class RejectedDocumentRecord {
  /** Value of the header {@code dl-stage} in records of rejected documents only. */
  public static final String STAGE = "elasticsearch";

  /** Header with the name of the index. */
  public static final String INDEX = "index";

  /** Header with the document's id. */
  public static final String ID = "id";

  /** Header with the routing; absent if there is none. */
  public static final String ROUTING = "routing";

  /** Header with the external version; absent if there is none. */
  public static final String VERSION = "version";

  private static final String STAGE_HEADER = DeadLetterSerializer.PREFIX + "stage";

  // Elasticsearch's limits, bytes; index names and ids are ASCII here.
  private static final int ID_BYTES_MAX = 512;
  // Not negative; 18 digits always fit into a long.
  private static final Pattern VERSION_NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final Pattern INDEX_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,254}");

  private RejectedDocumentRecord() {}

  /** Returns whether the record claims to be a rejected document. */
  public static boolean isOne(RawFrame record) {
    return STAGE.equals(header(record, STAGE_HEADER));
  }

  /**
   * Returns the reason why the document cannot be indexed, as a sentence; null if it can.
   *
   * @param indices indices that the job writes to; others are rejected
   */
  public static String problem(RawFrame record, ElasticsearchSettings.Indices indices) {
    String index = header(record, INDEX);
    if (index == null || target(index, indices) == null || !INDEX_NAME.matcher(index).matches()) {
      return "Its header index is not the name of an index of this job.";
    }
    String id = header(record, ID);
    if (id == null || id.isEmpty() || id.length() > ID_BYTES_MAX) {
      return "Its header id is missing, empty or longer than 512 bytes.";
    }
    String version = header(record, VERSION);
    if (version != null && !VERSION_NUMBER.matcher(version).matches()) {
      return "Its header version is not a whole number of at most 18 digits.";
    }
    return isOneLine(record.value) ? null : "Its value is not a JSON object on one line.";
  }

  /** Returns the document of a record whose {@link #problem} is null. */
  public static Document document(RawFrame record, ElasticsearchSettings.Indices indices) {
    String index = header(record, INDEX);
    String version = header(record, VERSION);
    return new Document(
        target(index, indices),
        index,
        record.captureTimeNanos,
        header(record, ID),
        header(record, ROUTING),
        // Elasticsearch accepts no external version with "create".
        version == null ? indices.operation() : Document.Operation.INDEX,
        version == null ? Document.NO_VERSION : Long.parseLong(version),
        record.value,
        0,
        record.value.length);
  }

  /** Returns the target that an index belongs to; null for none. */
  private static Document.Target target(String index, ElasticsearchSettings.Indices indices) {
    for (Document.Target target : Document.Target.values()) {
      if (index.startsWith(indices.prefix(target) + "-")) {
        return target;
      }
    }
    return null;
  }

  /** Returns whether JSON has no line end, which would begin another action of a bulk request. */
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
