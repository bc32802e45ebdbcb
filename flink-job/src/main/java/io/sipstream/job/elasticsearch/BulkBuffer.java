package io.sipstream.job.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.document.Document;
import io.sipstream.support.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.elasticsearch.common.bytes.BytesArray;

/**
 * Holds the newline-delimited body of a bulk request, with the {@code _id} of each document. Copies
 * the documents' bytes unchanged, so {@code _source} is the decoder's JSON. The connector's client
 * would parse and rewrite every document.
 *
 * <p>The task's thread fills the buffer, then one sender reads it. Later requests reuse its memory.
 * Documents have numbers from 0, in the order of {@link #add}.
 */
final class BulkBuffer {
  private static final int INITIAL_BYTES = 1 << 16;
  private static final int INITIAL_DOCUMENTS = 256;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] ROUTING = ",\"routing\":".getBytes(UTF_8);
  private static final byte[] VERSION = ",\"version\":".getBytes(UTF_8);
  private static final byte[] VERSION_TYPE = ",\"version_type\":\"external_gte\"".getBytes(UTF_8);
  private static final byte[] ACTION_END = "}}\n".getBytes(UTF_8);
  private static final byte[] LINE_END = {'\n'};

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;
  private int documents;
  // Offsets of each document's action line and of its JSON; the next document's action is the end.
  private int[] actions = new int[INITIAL_DOCUMENTS];
  private int[] sources = new int[INITIAL_DOCUMENTS];
  private boolean[] keepsExisting = new boolean[INITIAL_DOCUMENTS];
  // Number of responses with status 500 for each document.
  private byte[] serverErrors = new byte[INITIAL_DOCUMENTS];
  // Begin of the last action line, up to the name of the index.
  private String lastIndex = "";
  private boolean lastCreate;
  private byte[] lastBegin = {};

  /** Removes all documents. */
  void clear() {
    length = 0;
    documents = 0;
  }

  /**
   * Adds a document. Its JSON must be on one line.
   *
   * @return the JSON within this buffer
   */
  BytesArray add(Document document, String index) {
    if (documents + 1 == actions.length) {
      actions = Arrays.copyOf(actions, 2 * actions.length);
      sources = Arrays.copyOf(sources, actions.length);
      keepsExisting = Arrays.copyOf(keepsExisting, actions.length);
      serverErrors = Arrays.copyOf(serverErrors, actions.length);
    }
    boolean create = document.operation() == Document.Operation.CREATE;
    boolean versioned = document.version() != Document.NO_VERSION;
    actions[documents] = length;
    keepsExisting[documents] = create || versioned;
    serverErrors[documents] = 0;
    write(begin(create, index));
    writeString(document.id());
    if (document.routing() != null) {
      write(ROUTING);
      writeString(document.routing());
    }
    if (versioned) {
      write(VERSION);
      write(Long.toString(document.version()).getBytes(UTF_8));
      write(VERSION_TYPE);
    }
    write(ACTION_END);
    int source = length;
    write(document.json(), document.offset(), document.length());
    write(LINE_END);
    sources[documents] = source;
    actions[++documents] = length;
    return new BytesArray(bytes, source, document.length());
  }

  private byte[] begin(boolean create, String index) {
    if (create != lastCreate || !index.equals(lastIndex)) {
      StringBuilder begin = new StringBuilder(create ? "{\"create\"" : "{\"index\"");
      JsonString.append(begin.append(":{\"_index\":"), index).append(",\"_id\":");
      lastBegin = begin.toString().getBytes(UTF_8);
      lastIndex = index;
      lastCreate = create;
    }
    return lastBegin;
  }

  private void writeString(String value) {
    reserve(value.length() + 2);
    int at = length;
    bytes[at++] = '"';
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      if (each < ' ' || each > '~' || each == '"' || each == '\\') {
        write(JsonString.append(new StringBuilder(), value).toString().getBytes(UTF_8));
        return;
      }
      bytes[at++] = (byte) each;
    }
    bytes[at++] = '"';
    length = at;
  }

  private void write(byte[] value) {
    write(value, 0, value.length);
  }

  private void write(byte[] value, int offset, int count) {
    reserve(count);
    System.arraycopy(value, offset, bytes, length, count);
    length += count;
  }

  private void reserve(int more) {
    int needed = length + more;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, needed + needed / 4);
    }
  }

  /** Returns the numbers of all documents. */
  int[] all() {
    int[] numbers = new int[documents];
    Arrays.setAll(numbers, number -> number);
    return numbers;
  }

  /**
   * Returns the body of a request with some documents. A range refers to this buffer; a selection
   * is a copy.
   *
   * @param numbers numbers of the documents, ascending, at least one
   */
  ByteBuffer body(int[] numbers) {
    int first = numbers[0];
    int last = numbers[numbers.length - 1];
    if (last - first + 1 == numbers.length) {
      return ByteBuffer.wrap(bytes, actions[first], actions[last + 1] - actions[first]);
    }
    int size = 0;
    for (int number : numbers) {
      size += actions[number + 1] - actions[number];
    }
    ByteBuffer body = ByteBuffer.allocate(size);
    for (int number : numbers) {
      body.put(bytes, actions[number], actions[number + 1] - actions[number]);
    }
    return body.flip();
  }

  /** Returns whether a conflict means that the index has the document, or a later version of it. */
  boolean keepsExisting(int number) {
    return keepsExisting[number];
  }

  /** Counts a response with status 500 for a document, and returns their number. */
  int countServerError(int number) {
    return ++serverErrors[number];
  }

  /** Returns a copy of a document that Elasticsearch rejects. */
  RejectedDocument rejected(int number, String reason, String detail) {
    int source = sources[number];
    try {
      JsonNode action =
          JSON.readTree(bytes, actions[number], source - actions[number]).elements().next();
      return new RejectedDocument(
          action.path("_index").asText(),
          action.path("_id").asText(),
          action.path("routing").asText(null),
          action.path("version").asLong(Document.NO_VERSION),
          Arrays.copyOfRange(bytes, source, actions[number + 1] - 1),
          reason,
          detail);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
