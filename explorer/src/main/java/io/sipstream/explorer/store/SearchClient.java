package io.sipstream.explorer.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Sends searches to Elasticsearch or OpenSearch. Immutable.
 *
 * @param headers headers of each request, such as the credentials
 */
public record SearchClient(
    HttpClient http, URI address, Duration timeout, Map<String, String> headers) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int MOST_MIB = 256;
  private static final int MIB = 1 << 20;
  private static final int UNAVAILABLE = 502;
  private static final int TIMED_OUT = 504;

  public SearchClient {
    headers = Map.copyOf(headers);
  }

  /**
   * Creates a client.
   *
   * @param address scheme, host, port and path prefix
   * @param trust certificates to trust; null for those of the JVM
   * @param timeout most time of a request and its whole response
   */
  public static SearchClient of(URI address, SSLContext trust, Duration timeout) {
    HttpClient.Builder http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    if (trust != null) {
      http.sslContext(trust);
    }
    URI base = address.getPath().endsWith("/") ? address : URI.create(address + "/");
    return new SearchClient(http.build(), base, timeout, Map.of());
  }

  /** Returns a client whose requests have these headers, too. */
  public SearchClient with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(more);
    return new SearchClient(http, address, timeout, all);
  }

  /**
   * Returns the name of the user whose credentials the requests have.
   *
   * @throws StoreException if the server refuses them
   */
  public String userName() {
    JsonNode user;
    try {
      user = get("_security/_authenticate");
    } catch (StoreException e) {
      if (e.status() != UNAVAILABLE) {
        throw e;
      }
      // OpenSearch has another path.
      return get("_plugins/_security/authinfo").path("user_name").asText();
    }
    return user.path("username").asText();
  }

  /**
   * Returns the response to a search.
   *
   * @param indices pattern of index names
   * @throws StoreException if the server is unavailable, slow, or rejects the search
   */
  JsonNode search(String indices, Map<String, ?> body) {
    String path = indices + "/_search?ignore_unavailable=true&allow_no_indices=true";
    try {
      return send("POST", path, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Returns the response to a GET. */
  public JsonNode get(String path) {
    return send("GET", path, HttpRequest.BodyPublishers.noBody());
  }

  private JsonNode send(String method, String path, HttpRequest.BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", "application/json")
            .method(method, body);
    headers.forEach(request::header);
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request.build(), head -> new LimitedBody((long) MOST_MIB * MIB));
    try {
      HttpResponse<byte[]> response = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() / 100 != 2) {
        throw rejected(response);
      }
      return JSON.readTree(response.body());
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw slow();
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    } catch (IOException e) {
      throw new StoreException(
          UNAVAILABLE, address + " did not respond with JSON. Check the address of the server.");
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw unavailable("the explorer is being stopped");
    }
  }

  private StoreException failed(Throwable cause) {
    if (cause instanceof HttpTimeoutException) {
      return slow();
    }
    if (cause instanceof LimitedBody.TooLargeException) {
      return new StoreException(
          UNAVAILABLE,
          "The response of the search server %s is larger than %d MiB. Search a shorter time."
              .formatted(address, MOST_MIB));
    }
    if (cause instanceof ConnectException) {
      return unavailable("it cannot be reached");
    }
    if (cause instanceof SSLException) {
      return unavailable("its certificate is not trusted: " + cause.getMessage());
    }
    return unavailable(cause.getClass().getSimpleName());
  }

  private StoreException slow() {
    return new StoreException(
        TIMED_OUT,
        "The search server %s did not respond within %d s. Search a shorter time, or try again."
            .formatted(address, timeout.toSeconds()));
  }

  private StoreException unavailable(String why) {
    return new StoreException(
        UNAVAILABLE,
        "The search server %s is unavailable (%s). Start it, or check its address."
            .formatted(address, why));
  }

  private StoreException rejected(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == 401 || status == 403) {
      return new StoreException(
          status,
          "The search server %s refuses these credentials (status %d). They need the privilege read"
                  .formatted(address, status)
              + " on the indices.");
    }
    return new StoreException(
        UNAVAILABLE,
        "The search server %s rejects the search (status %d%s). Change the search line."
            .formatted(address, status, reason(response.body())));
  }

  /** Returns the reason of the first failure; empty if there is none. */
  private static String reason(byte[] body) {
    try {
      JsonNode error = JSON.readTree(body).path("error");
      JsonNode cause = error.path("root_cause").path(0).path("reason");
      String text = (cause.isMissingNode() ? error.path("reason") : cause).asText("");
      return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(300, text.length()));
    } catch (IOException e) {
      return "";
    }
  }
}
