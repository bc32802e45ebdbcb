package io.sipstream.document;

import java.util.Arrays;

/**
 * Holds a document for the search server.
 *
 * @param target kind of the document; decides the index together with the time
 * @param index name of the index; null: named by target and time
 * @param timeNanos nanoseconds since the epoch
 * @param id the {@code _id}
 * @param routing the {@code _routing}; null for none
 * @param operation what happens if a document with the id exists
 * @param version external version; {@link #NO_VERSION} for none
 * @param json buffer with the {@code _source}, UTF-8
 * @param offset offset of the first byte in the buffer
 * @param length length in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Document(
    Target target,
    String index,
    long timeNanos,
    String id,
    String routing,
    Operation operation,
    long version,
    byte[] json,
    int offset,
    int length) {
  /** Version of a document without an external version. */
  public static final long NO_VERSION = -1;

  /** Lists the kinds of documents. Each kind has its own indices and its own template. */
  public enum Target {
    MESSAGES("messages"),
    CAPTURE_LOSS("capture-loss"),
    CALLS("calls"),
    REGISTRATIONS("registrations"),
    KPIS("kpis"),
    ALERTS("alerts");

    private final String name;

    Target(String name) {
      this.name = name;
    }

    /** Returns the name within index names. */
    @Override
    public String toString() {
      return name;
    }
  }

  /** Lists the operations on an index. */
  public enum Operation {
    /** Keeps an existing document with the id. */
    CREATE,
    /** Replaces an existing document with the id, unless the existing version is higher. */
    INDEX
  }

  /** Creates a document without a version that uses the whole array. */
  public static Document of(
      Target target, long timeNanos, String id, String routing, Operation operation, byte[] json) {
    return new Document(
        target, null, timeNanos, id, routing, operation, NO_VERSION, json, 0, json.length);
  }

  /** Returns the document with a copy of its bytes. */
  public Document copy() {
    byte[] bytes = Arrays.copyOfRange(json, offset, offset + length);
    return new Document(
        target, index, timeNanos, id, routing, operation, version, bytes, 0, length);
  }
}
