package io.sipstream.benchmarks.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.benchmarks.run.BenchException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls Elasticsearch for the benchmarks. */
public final class Node {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final int LOOK_MILLIS = 100;
  private static final int FIRST_BAD_STATUS = 300;
  private static final int SHOWN_ANSWER_CHARACTERS = 400;

  private final URI address;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public Node(URI address) {
    this.address = address;
  }

  /** Returns the number of documents indexed since the indices were created. */
  long indexed(String indices) throws IOException, InterruptedException {
    return get("/" + indices + "/_stats/indexing")
        .at("/_all/primaries/indexing/index_total")
        .asLong();
  }

  /** Refreshes the indices, waits for merges, and returns the number of documents. */
  long settled(String indices) throws IOException, InterruptedException {
    send("POST", "/" + indices + "/_refresh", "");
    while (get("/" + indices + "/_stats/merge").at("/_all/primaries/merges/current").asLong() > 0) {
      Thread.sleep(LOOK_MILLIS);
    }
    return get("/" + indices + "/_count").path("count").asLong();
  }

  /** Throws unless there is one document per message. */
  public void holds(String indices, long messages) throws IOException, InterruptedException {
    long documents = settled(indices);
    if (documents != messages) {
      throw new BenchException(
          "Elasticsearch has %,d documents where the generator wrote %,d messages."
              .formatted(documents, messages));
    }
  }

  /** Returns the bytes on disk after a merge to one segment per shard. */
  public long mergedBytes(String indices) throws IOException, InterruptedException {
    send("POST", "/" + indices + "/_forcemerge?max_num_segments=1", "");
    send("POST", "/" + indices + "/_flush?force=true&wait_if_ongoing=true", "");
    settled(indices);
    long segments =
        get("/" + indices + "/_stats/segments").at("/_all/primaries/segments/count").asLong();
    long shards = get("/" + indices + "/_stats").at("/_shards/successful").asLong();
    if (segments != shards) {
      throw new BenchException(
          "After the merge there are %,d segments in %,d shards.".formatted(segments, shards));
    }
    return get("/" + indices + "/_stats/store").at("/_all/primaries/store/size_in_bytes").asLong();
  }

  public void delete(String indices) throws IOException, InterruptedException {
    send("DELETE", "/" + indices, "");
  }

  public void putTemplate(String name, JsonNode template) throws IOException, InterruptedException {
    send("PUT", "/_index_template/" + name, template.toString());
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(send("GET", path, ""));
  }

  /** Posts a bulk body; throws if a document is rejected. */
  void bulk(byte[] body) throws IOException, InterruptedException {
    byte[] answer =
        send("POST", "/_bulk?filter_path=errors", BodyPublishers.ofByteArray(body), "x-ndjson");
    if (JSON.readTree(answer).path("errors").asBoolean(true)) {
      throw new BenchException("Elasticsearch rejected documents of a bulk request.");
    }
  }

  private byte[] send(String method, String path, String body)
      throws IOException, InterruptedException {
    BodyPublisher publisher =
        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    return send(method, path, publisher, "json");
  }

  private byte[] send(String method, String path, BodyPublisher body, String type)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .method(method, body)
            .header("Content-Type", "application/" + type)
            .timeout(PATIENCE)
            .build();
    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() >= FIRST_BAD_STATUS) {
      String said = new String(response.body(), UTF_8);
      throw new BenchException(
          "Elasticsearch responded to %s %s with status %d: %s"
              .formatted(
                  method,
                  path,
                  response.statusCode(),
                  said.substring(0, Math.min(said.length(), SHOWN_ANSWER_CHARACTERS))));
    }
    return response.body();
  }
}
