package io.sipstream.job.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** What became of a bulk request as a whole. */
sealed interface BulkReply {
  /** Elasticsearch answered for each document, in the order of the request. */
  record Answered(List<Item> items) implements BulkReply {}

  /**
   * The request as a whole was refused.
   *
   * @param status of HTTP
   * @param errorType Elasticsearch's name for it; {@code none} where something else answered
   */
  record Refused(int status, String errorType) implements BulkReply {}

  /** No answer came, or none that could be read; {@code what} never holds a document. */
  record Unanswered(String what) implements BulkReply {}

  /**
   * The answer for one document.
   *
   * @param status as HTTP would have it
   * @param result {@code created} or {@code updated}; empty for a failure
   * @param errorType Elasticsearch's name for the failure; empty for none
   * @param reason may quote the document, so it is never shown as it is
   * @param causeType name of the failure behind the failure; empty for none
   */
  record Item(int status, String result, String errorType, String reason, String causeType) {}

  /** The parts of the answer that {@link #read} looks at; all else need not be sent. */
  String FILTER_PATH =
      "items.*.status,items.*.result,items.*.error.type,items.*.error.reason,"
          + "items.*.error.caused_by.type";

  ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads the answer to a request with {@code expected} documents.
   *
   * @throws IOException if it is not such an answer
   */
  static BulkReply read(InputStream body, int expected) throws IOException {
    JsonNode answers = JSON.readTree(body).path("items");
    if (answers.size() != expected) {
      throw new IOException(
          "the answer to " + expected + " documents was about " + answers.size() + " documents");
    }
    List<Item> items = new ArrayList<>(expected);
    for (JsonNode answer : answers) {
      JsonNode outcome =
          answer.path("create").isObject() ? answer.path("create") : answer.path("index");
      JsonNode error = outcome.path("error");
      if (!outcome.path("status").isInt()) {
        throw new IOException("the answer to a document has no status");
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

  /** Reads Elasticsearch's name for the failure out of a refusal's body, {@code none} without. */
  static String errorType(InputStream body) throws IOException {
    try {
      return JSON.readTree(body).path("error").path("type").asText("none");
    } catch (com.fasterxml.jackson.core.JsonProcessingException notElasticsearch) {
      return "none";
    }
  }
}
