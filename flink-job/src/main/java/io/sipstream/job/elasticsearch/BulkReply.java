package io.sipstream.job.elasticsearch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Holds the result of a bulk request. */
sealed interface BulkReply {
  /** Has the result of each document, in the order of the request. */
  record Answered(List<Item> items) implements BulkReply {}

  /**
   * Signals that the whole request failed with an HTTP status.
   *
   * @param status HTTP status
   * @param errorType Elasticsearch's name of the error; {@code none} if the response has none
   */
  record Refused(int status, String errorType) implements BulkReply {}

  /** Signals a missing or unreadable response; {@code what} never contains a document. */
  record Unanswered(String what) implements BulkReply {}

  /**
   * Holds the result of one document.
   *
   * @param status HTTP status of the document
   * @param result {@code created} or {@code updated}; empty for an error
   * @param errorType Elasticsearch's name of the error; empty for none
   * @param reason may quote the document, so it must not be logged
   * @param causeType Elasticsearch's name of the error's cause; empty for none
   */
  record Item(int status, String result, String errorType, String reason, String causeType) {}

  /** Parts of the response that {@link #read} uses; Elasticsearch omits all others. */
  String FILTER_PATH =
      "items.*.status,items.*.result,items.*.error.type,items.*.error.reason,"
          + "items.*.error.caused_by.type";

  ObjectMapper JSON = new ObjectMapper();

  /** Result of a new document, shared because it is the usual one. */
  Item CREATED = new Item(201, "created", "", "", "");

  List<String> NO_ERROR = List.of("", "", "");

  /**
   * Reads the response to a bulk request.
   *
   * @param expected number of documents in the request
   * @throws IOException if the body is not a bulk response for that number of documents
   */
  static BulkReply read(InputStream body, int expected) throws IOException {
    List<Item> items = new ArrayList<>(expected);
    try (JsonParser json = JSON.createParser(body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean isItems = json.currentName().equals("items");
        if (json.nextToken() == JsonToken.START_ARRAY && isItems) {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(readItem(json));
          }
        }
        json.skipChildren();
      }
    }
    if (items.size() != expected) {
      throw new IOException(
          "the response to " + expected + " documents is about " + items.size() + " documents");
    }
    return new Answered(items);
  }

  /** Reads the result of one document: an object in an object, which the operation names. */
  private static Item readItem(JsonParser json) throws IOException {
    int status = 0;
    String result = "";
    List<String> error = NO_ERROR;
    if (json.nextToken() == JsonToken.FIELD_NAME && json.nextToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        switch (json.currentName()) {
          case "status" -> status = json.nextIntValue(0);
          case "result" -> result = readText(json);
          case "error" ->
              error = json.nextToken() == JsonToken.START_OBJECT ? readError(json) : NO_ERROR;
          default -> json.nextToken();
        }
        json.skipChildren();
      }
    }
    if (status == 0 || json.nextToken() != JsonToken.END_OBJECT) {
      throw new IOException("the response for a document has no status");
    }
    return status == CREATED.status && error == NO_ERROR
        ? CREATED
        : new Item(status, result, error.get(0), error.get(1), error.get(2));
  }

  /** Returns type, reason and the type of the cause, each empty for none. */
  private static List<String> readError(JsonParser json) throws IOException {
    String type = "";
    String reason = "";
    String cause = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      switch (json.currentName()) {
        case "type" -> type = readText(json);
        case "reason" -> reason = readText(json);
        case "caused_by" ->
            cause = json.nextToken() == JsonToken.START_OBJECT ? readError(json).get(0) : "";
        default -> json.nextToken();
      }
      json.skipChildren();
    }
    return List.of(type, reason, cause);
  }

  private static String readText(JsonParser json) throws IOException {
    return json.nextToken().isScalarValue() ? json.getText() : "";
  }

  /** Reads Elasticsearch's name of the error from a response's body; {@code none} if absent. */
  static String errorType(InputStream body) throws IOException {
    try {
      return JSON.readTree(body).path("error").path("type").asText("none");
    } catch (com.fasterxml.jackson.core.JsonProcessingException notElasticsearch) {
      return "none";
    }
  }
}
