package io.sipstream.job.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
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

  /**
   * Reads the response to a bulk request.
   *
   * @param expected number of documents in the request
   * @throws IOException if the body is not a bulk response for that number of documents
   */
  static BulkReply read(InputStream body, int expected) throws IOException {
    JsonNode answers = JSON.readTree(body).path("items");
    if (answers.size() != expected) {
      throw new IOException(
          "the response to " + expected + " documents is about " + answers.size() + " documents");
    }
    List<Item> items = new ArrayList<>(expected);
    for (JsonNode answer : answers) {
      JsonNode outcome =
          answer.path("create").isObject() ? answer.path("create") : answer.path("index");
      JsonNode error = outcome.path("error");
      if (!outcome.path("status").isInt()) {
        throw new IOException("the response for a document has no status");
      }
      items.add(
          new Item(
              outcome.path("status").asInt(),
              outcome.path("result").asText(),
              error.path("type").asText(),
              error.path("reason").asText(),
              error.path("caused_by").path("type").asText()));
    }
    return new Answered(items);
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
