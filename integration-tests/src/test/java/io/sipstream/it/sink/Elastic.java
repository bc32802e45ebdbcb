package io.sipstream.it.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** Asks a real Elasticsearch what is in it. */
record Elastic(URI address) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** An action line and a document each. */
  private static final int BULK_LINES = 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  long count(String prefix) throws Exception {
    send("POST", "/" + prefix + "-*/_refresh", "");
    return send("GET", "/" + prefix + "-*/_count", "").path("count").asLong();
  }

  JsonNode get(String path) throws Exception {
    return send("GET", path, "");
  }

  /** The document's bytes as Elasticsearch keeps them. */
  String source(String index, String id, String routing) throws Exception {
    var request =
        HttpRequest.newBuilder(
            address.resolve("/" + index + "/_source/" + id + "?routing=" + routing));
    return HTTP.send(request.build(), BodyHandlers.ofString()).body();
  }

  JsonNode put(String path, String json) throws Exception {
    return send("PUT", path, json);
  }

  /** Indexes documents in small requests; searches find them afterwards. */
  void bulk(String lines) throws Exception {
    List<String> all = lines.lines().toList();
    for (int i = 0; i < all.size(); i += BULK_LINES) {
      List<String> part = all.subList(i, Math.min(all.size(), i + BULK_LINES));
      JsonNode response = send("POST", "/_bulk?refresh=true", String.join("\n", part) + "\n");
      if (response.path("errors").asBoolean()) {
        throw new IOException("bulk request: " + response);
      }
    }
  }

  private JsonNode send(String method, String path, String json)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json));
    var response = HTTP.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }
}
