package io.sipstream.job.elasticsearch.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests before the first document; retries for {@link #TIMEOUT} while the server starts.
 */
public final class StartupClient {
  /** Maximum time to wait for the server. */
  static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(StartupClient.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PAUSE_MS = 1_000;
  private static final String PRODUCT_HEADER = "X-elastic-product";

  private final RestClient client;

  /** Creates a client that sends with another one, which the caller closes. */
  public StartupClient(RestClient client) {
    this.client = client;
  }

  /**
   * Holds a response.
   *
   * @param body missing if the response is not JSON
   * @param hasProductHeader whether it has the header that Elasticsearch sends since 7.14
   */
  public record Reply(int status, JsonNode body, boolean hasProductHeader) {
    /** Returns whether the request was successful. */
    public boolean isOk() {
      return status < 300;
    }

    /**
     * Returns status and reason of a failure. Unlike the reason of a bulk response, this one quotes
     * no document.
     */
    public String failure() {
      JsonNode error = body.path("error");
      return "status "
          + status
          + ", "
          + (body.isMissingNode()
              ? "not a response of Elasticsearch"
              : error.path("type").asText("none")
                  + ": "
                  + error.path("reason").asText("no reason"));
    }
  }

  /**
   * Returns the response to a request, successful or not.
   *
   * @throws FatalElasticsearchException if the credentials or the TLS settings are wrong
   * @throws IllegalStateException if the server does not respond within {@link #TIMEOUT}
   */
  public Reply perform(Request request) {
    long endNanos = System.nanoTime() + TIMEOUT.toNanos();
    String problem = null;
    while (problem == null || System.nanoTime() < endNanos) {
      if (problem != null) {
        pause();
      }
      try {
        Reply reply = send(request);
        if (reply.status() == 401) {
          throw new FatalElasticsearchException(
              "Elasticsearch rejects the credentials ("
                  + reply.failure()
                  + "): check elasticsearch.username and elasticsearch.password or"
                  + " elasticsearch.api-key.");
        }
        if (reply.isOk() || BulkRequestOutcome.of(reply.status()) != BulkRequestOutcome.RETRY) {
          return reply;
        }
        problem = report(problem, reply.failure());
      } catch (SSLException e) {
        throw new FatalElasticsearchException(
            "No TLS connection to Elasticsearch ("
                + e.getMessage()
                + "): check elasticsearch.hosts. elasticsearch.ca-file must contain the authority"
                + " that signed the server's certificate, or elasticsearch.ca-fingerprint must"
                + " match a certificate of the server's chain.");
      } catch (IOException e) {
        problem = report(problem, e.getClass().getSimpleName() + ": " + e.getMessage());
      }
    }
    throw new IllegalStateException(
        "Elasticsearch did not respond within "
            + TIMEOUT.toMinutes()
            + " minutes ("
            + problem
            + "): check elasticsearch.hosts and that Elasticsearch runs.");
  }

  /** Sends a request that the job can do without, once. Returns the response; empty without one. */
  public Optional<Reply> performOnce(Request request) {
    try {
      return Optional.of(send(request));
    } catch (IOException e) {
      LOG.debug("No response to {}.", request, e);
      return Optional.empty();
    }
  }

  private Reply send(Request request) throws IOException {
    Response response;
    try {
      response = client.performRequest(request);
    } catch (ResponseException e) {
      response = e.getResponse();
    }
    return new Reply(
        response.getStatusLine().getStatusCode(),
        body(response),
        response.getHeader(PRODUCT_HEADER) != null);
  }

  private static JsonNode body(Response response) throws IOException {
    try {
      return response.getEntity() == null
          ? MissingNode.getInstance()
          : JSON.readTree(EntityUtils.toByteArray(response.getEntity()));
    } catch (com.fasterxml.jackson.core.JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }

  private static String report(String before, String problem) {
    if (!problem.equals(before)) {
      LOG.warn(
          "Elasticsearch is not ready ({}); retrying for up to {} minutes.",
          problem,
          TIMEOUT.toMinutes());
    }
    return problem;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for Elasticsearch to start.", e);
    }
  }
}
