package io.sipstream.benchmarks.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.benchmarks.run.BenchException;
import io.sipstream.benchmarks.server.BulkFile;
import io.sipstream.document.Profile;
import io.sipstream.job.elasticsearch.template.FieldTable;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Holds documents and a mapping between those of the profiles {@code full} and {@code lean}.
 *
 * @param properties fields of the mapping
 */
record IndexVariant(String title, BulkFile documents, ObjectNode properties) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> UNIQUE = Set.of("unique", "unique_text");
  private static final String SDP_BODY = "/sip/sdp/body";

  /**
   * Returns the variants in the order of the table. From the third one on, each includes those
   * before it, except the last one, which differs from the one before it alone.
   *
   * @param full full documents
   * @param lean lean documents of the same messages
   * @param work directory for documents of other variants
   */
  static List<IndexVariant> all(BulkFile full, BulkFile lean, Path work) throws IOException {
    ObjectNode fullFields = FieldTable.messages(Profile.FULL).properties();
    ObjectNode leanFields = FieldTable.messages(Profile.LEAN).properties();
    BulkFile fewHeaders = joined(full, lean, work.resolve("headers.ndjson"), IndexVariant::headers);
    BulkFile withSdp = joined(full, lean, work.resolve("sdp.ndjson"), IndexVariant::sdp);
    return List.of(
        new IndexVariant("no field indexed", full, JSON.createObjectNode()),
        new IndexVariant("full", full, fullFields),
        new IndexVariant("sip.headers without headers in fields", fewHeaders, fullFields),
        new IndexVariant("contacts if several, no SDP body", lean, fullFields),
        new IndexVariant("no sub-fields text", lean, withoutText(fullFields.deepCopy())),
        new IndexVariant(
            "constants and repetitions",
            lean,
            withoutText(FieldTable.messages(type -> !UNIQUE.contains(type)).properties())),
        new IndexVariant("lean: no doc values of unique values", lean, leanFields),
        new IndexVariant("lean with the SDP body", withSdp, leanFields));
  }

  /** Returns the full document with the headers of the lean one. */
  private static ObjectNode headers(ObjectNode full, ObjectNode lean) {
    ObjectNode sip = (ObjectNode) full.path("sip");
    sip.remove("headers");
    if (lean.path("sip").has("headers")) {
      sip.set("headers", lean.at("/sip/headers"));
    }
    return full;
  }

  /** Returns the lean document with the SDP body of the full one. */
  private static ObjectNode sdp(ObjectNode full, ObjectNode lean) {
    if (!full.at(SDP_BODY).isMissingNode()) {
      ((ObjectNode) lean.at("/sip/sdp")).set("body", full.at(SDP_BODY));
    }
    return lean;
  }

  private static ObjectNode withoutText(ObjectNode properties) {
    for (JsonNode field : properties) {
      if (field.has("properties")) {
        withoutText((ObjectNode) field.get("properties"));
      } else if (field.at("/fields").has("text")) {
        ((ObjectNode) field).remove("fields");
      }
    }
    return properties;
  }

  private static BulkFile joined(
      BulkFile full,
      BulkFile lean,
      Path file,
      BiFunction<ObjectNode, ObjectNode, ObjectNode> document)
      throws IOException {
    try (BufferedReader before = Files.newBufferedReader(full.file(), UTF_8);
        BufferedReader after = Files.newBufferedReader(lean.file(), UTF_8);
        BufferedWriter out = Files.newBufferedWriter(file, UTF_8)) {
      for (String action = before.readLine(); action != null; action = before.readLine()) {
        if (!action.equals(after.readLine())) {
          throw new BenchException("Full and lean documents have different ids: " + action);
        }
        ObjectNode one = (ObjectNode) JSON.readTree(before.readLine());
        ObjectNode other = (ObjectNode) JSON.readTree(after.readLine());
        out.write(action + "\n" + document.apply(one, other) + "\n");
      }
    }
    return BulkFile.of(file);
  }
}
