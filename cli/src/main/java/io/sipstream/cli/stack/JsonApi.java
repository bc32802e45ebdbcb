package io.sipstream.cli.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Calls a server's HTTP interface with JSON responses.
 *
 * @param address without a path, for example {@code http://127.0.0.1:9200}
 */
public record JsonApi(URI address) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  static JsonApi onLoopback(int port) {
    return new JsonApi(URI.create("http://127.0.0.1:" + port));
  }

  /**
   * Returns the response to a GET.
   *
   * @throws IOException if the request fails or its status is 300 or above
   */
  public JsonNode get(String path) throws IOException {
    return send("GET", path, HttpRequest.BodyPublishers.noBody());
  }

  /**
   * Returns the response to a POST with a JSON body.
   *
   * @throws IOException if the request fails or its status is 300 or above
   */
  public JsonNode post(String path, String json) throws IOException {
    return send("POST", path, HttpRequest.BodyPublishers.ofString(json));
  }

  JsonNode patch(String path) throws IOException {
    return send("PATCH", path, HttpRequest.BodyPublishers.noBody());
  }

  private JsonNode send(String method, String path, HttpRequest.BodyPublisher body)
      throws IOException {
    var request =
        HttpRequest.newBuilder(address.resolve(path))
            .method(method, body)
            .header("Content-Type", "application/json")
            .timeout(TIMEOUT)
            .build();
    try {
      var response = CLIENT.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IOException(
            method + " " + request.uri() + " failed with status " + response.statusCode());
      }
      return JSON.readTree(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + request.uri(), e);
    }
  }
}
