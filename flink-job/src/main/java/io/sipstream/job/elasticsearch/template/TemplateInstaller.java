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
 * Sees to the index template before the first document is sent. Every subtask of the sink does so,
 * since none may index without it; installing it twice does no harm. An Elasticsearch that is still
 * coming up is waited for, {@link #PATIENCE} long.
 */
public final class TemplateInstaller {
  static final Duration PATIENCE = Duration.ofMinutes(5);

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
   * Installs the index template if it is missing or older than this one.
   *
   * @throws FatalElasticsearchException if Elasticsearch refuses, and only a person can change that
   * @throws IllegalStateException if Elasticsearch does not answer within {@link #PATIENCE}
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
              + ": install it by hand or set elasticsearch.template=install.");
    }
  }

  /** The {@code _meta} of the template there; null if there is no template. */
  private JsonNode installedMeta() {
    Request request = new Request("GET", path());
    request.addParameter("ignore", "404");
    Answer answer = perform(request);
    return answer.status() == 404
        ? null
        : answer.body().at("/index_templates/0/index_template/_meta");
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

  private record Answer(int status, JsonNode body) {}

  private Answer perform(Request request) {
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    String trouble = null;
    while (trouble == null || System.nanoTime() < endNanos) {
      if (trouble != null) {
        pause();
      }
      try {
        Response response = client.performRequest(request);
        return new Answer(
            response.getStatusLine().getStatusCode(),
            JSON.readTree(EntityUtils.toByteArray(response.getEntity())));
      } catch (ResponseException e) {
        int status = e.getResponse().getStatusLine().getStatusCode();
        String what = "status " + status + ", " + reason(e.getResponse());
        if (BulkRequestOutcome.of(status) != BulkRequestOutcome.RETRY) {
          throw new FatalElasticsearchException(refusal(status, what));
        }
        trouble = report(trouble, what);
      } catch (SSLException e) {
        throw new FatalElasticsearchException(
            "No TLS connection to Elasticsearch ("
                + e.getMessage()
                + "): check elasticsearch.hosts, and that elasticsearch.ca-file holds the"
                + " authority that signed its certificate, or elasticsearch.ca-fingerprint is that"
                + " of one that it shows.");
      } catch (IOException e) {
        trouble = report(trouble, e.getClass().getSimpleName() + ": " + e.getMessage());
      }
    }
    throw new IllegalStateException(
        "Elasticsearch did not answer within "
            + PATIENCE.toMinutes()
            + " minutes ("
            + trouble
            + "): check elasticsearch.hosts and that it runs.");
  }

  private static String report(String before, String trouble) {
    if (!trouble.equals(before)) {
      LOG.warn("Elasticsearch is not ready ({}); trying again until it is.", trouble);
    }
    return trouble;
  }

  private String refusal(int status, String what) {
    if (status == 401) {
      return "Elasticsearch refuses the credentials ("
          + what
          + "): check elasticsearch.username and elasticsearch.password or elasticsearch.api-key.";
    }
    if (status == 403) {
      return "These credentials may not see to index templates ("
          + what
          + "): grant manage_index_templates, or install the template by hand and set"
          + " elasticsearch.template=off.";
    }
    return "Elasticsearch refuses index template " + template.name() + " (" + what + ").";
  }

  // Unlike a bulk's, this reason is about the template and quotes no document.
  private static String reason(Response response) {
    try {
      JsonNode error = JSON.readTree(EntityUtils.toByteArray(response.getEntity())).path("error");
      return error.path("type").asText("none") + ": " + error.path("reason").asText("no reason");
    } catch (IOException | IllegalArgumentException notElasticsearch) {
      return "not an answer of Elasticsearch";
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cancelled while Elasticsearch was coming up.", e);
    }
  }
}
