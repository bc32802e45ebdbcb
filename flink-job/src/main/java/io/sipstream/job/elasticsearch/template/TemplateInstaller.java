package io.sipstream.job.elasticsearch.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.job.elasticsearch.connection.BulkRequestOutcome;
import io.sipstream.job.elasticsearch.connection.FatalElasticsearchException;
import io.sipstream.settings.ElasticsearchSettings.Indices;
import io.sipstream.settings.ElasticsearchSettings.Template;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks or installs the index template before the first document is sent. Every subtask of the
 * sink does so, since none may index without the template; a second installation has no effect.
 * Retries for {@link #TIMEOUT} while Elasticsearch starts.
 */
public final class TemplateInstaller {
  /** Maximum time to wait for Elasticsearch. */
  static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(TemplateInstaller.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PAUSE_MS = 1_000;

  private final RestClient client;
  private final Indices indices;
  private final IndexTemplate template;

  public TemplateInstaller(RestClient client, Indices indices, IndexTemplate template) {
    this.client = client;
    this.indices = indices;
    this.template = template;
  }

  /**
   * Installs the index template if it is missing or older than this one; with {@code
   * elasticsearch.template=check} only checks it.
   *
   * @throws FatalElasticsearchException if Elasticsearch rejects a request permanently, or if the
   *     template is only checked and is missing or older
   * @throws IllegalStateException if Elasticsearch does not respond within {@link #TIMEOUT}
   */
  public void run() {
    if (indices.template() == Template.OFF) {
      return;
    }
    JsonNode meta = installedMeta();
    if (meta != null && template.isUpToDate(meta)) {
      return;
    }
    if (indices.template() == Template.INSTALL) {
      install();
    } else if (meta == null || meta.path("version").asInt() < IndexTemplate.VERSION) {
      throw new FatalElasticsearchException(
          "Index template "
              + template.name()
              + (meta == null ? " is missing" : " is older than version " + IndexTemplate.VERSION)
              + ": install it manually or set elasticsearch.template=install.");
    }
  }

  /** Returns the {@code _meta} of the installed template; null if there is no template. */
  private JsonNode installedMeta() {
    Request request = new Request("GET", path());
    request.addParameter("ignore", "404");
    Reply reply = perform(request);
    return reply.status() == 404
        ? null
        : reply.body().at("/index_templates/0/index_template/_meta");
  }

  private void install() {
    Request request = new Request("PUT", path());
    request.setJsonEntity(template.body().toString());
    perform(request);
    LOG.info("Installed index template {}, version {}.", template.name(), IndexTemplate.VERSION);
  }

  private String path() {
    return "/_index_template/" + template.name();
  }

  private record Reply(int status, JsonNode body) {}

  private Reply perform(Request request) {
    long endNanos = System.nanoTime() + TIMEOUT.toNanos();
    String problem = null;
    while (problem == null || System.nanoTime() < endNanos) {
      if (problem != null) {
        pause();
      }
      try {
        Response response = client.performRequest(request);
        return new Reply(
            response.getStatusLine().getStatusCode(),
            JSON.readTree(EntityUtils.toByteArray(response.getEntity())));
      } catch (ResponseException e) {
        int status = e.getResponse().getStatusLine().getStatusCode();
        String what = "status " + status + ", " + reason(e.getResponse());
        if (BulkRequestOutcome.of(status) != BulkRequestOutcome.RETRY) {
          throw new FatalElasticsearchException(rejection(status, what));
        }
        problem = report(problem, what);
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

  private static String report(String before, String problem) {
    if (!problem.equals(before)) {
      LOG.warn(
          "Elasticsearch is not ready ({}); retrying for up to {} minutes.",
          problem,
          TIMEOUT.toMinutes());
    }
    return problem;
  }

  private String rejection(int status, String what) {
    if (status == 401) {
      return "Elasticsearch rejects the credentials ("
          + what
          + "): check elasticsearch.username and elasticsearch.password or elasticsearch.api-key.";
    }
    if (status == 403) {
      return "The configured credentials lack the manage_index_templates privilege ("
          + what
          + "): grant it, or install the template manually and set"
          + " elasticsearch.template=off.";
    }
    return "Elasticsearch rejects index template " + template.name() + " (" + what + ").";
  }

  // Unlike the reason of a bulk response, this one is about the template and quotes no document.
  private static String reason(Response response) {
    try {
      JsonNode error = JSON.readTree(EntityUtils.toByteArray(response.getEntity())).path("error");
      return error.path("type").asText("none") + ": " + error.path("reason").asText("no reason");
    } catch (IOException | IllegalArgumentException notElasticsearch) {
      return "not a response of Elasticsearch";
    }
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
