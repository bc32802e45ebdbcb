package io.sipstream.job.elasticsearch.template;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.job.elasticsearch.connection.FatalElasticsearchException;
import io.sipstream.job.elasticsearch.connection.SearchServer;
import io.sipstream.job.elasticsearch.connection.StartupClient;
import io.sipstream.settings.ElasticsearchSettings.Indices;
import io.sipstream.settings.ElasticsearchSettings.Template;
import java.util.Optional;
import org.elasticsearch.client.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks or installs the index template before the first document is sent. Every subtask of the
 * sink does so, since none may index without the template; a second installation has no effect.
 */
public final class TemplateInstaller {
  private static final Logger LOG = LoggerFactory.getLogger(TemplateInstaller.class);

  private final StartupClient client;
  private final SearchServer.Kind server;
  private final Indices indices;
  private final IndexTemplate template;

  /** Creates the installer of one template. */
  public TemplateInstaller(
      StartupClient client, SearchServer.Kind server, Indices indices, IndexTemplate template) {
    this.client = client;
    this.server = server;
    this.indices = indices;
    this.template = template;
  }

  /**
   * Installs the index template if it is missing or older than this one; with {@code
   * elasticsearch.template=check} only checks it.
   *
   * @throws FatalElasticsearchException if Elasticsearch rejects a request permanently, or if the
   *     template is only checked and is missing or older
   */
  public void run() {
    if (indices.template() == Template.OFF) {
      return;
    }
    bringUpToDate();
    warnOfOtherTemplate();
  }

  private void bringUpToDate() {
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
    StartupClient.Reply reply = client.perform(new Request("GET", path()));
    if (reply.status() == 404) {
      return null;
    }
    failUnlessOk(reply);
    return reply.body().at("/index_templates/0/index_template/_meta");
  }

  private void install() {
    Request request = new Request("PUT", path());
    request.setJsonEntity(template.body(server).toString());
    failUnlessOk(client.perform(request));
    LOG.info("Installed index template {}, version {}.", template.name(), IndexTemplate.VERSION);
  }

  /** Warns if new indices would come from another template, which has a higher priority. */
  private void warnOfOtherTemplate() {
    String path = "/_index_template/_simulate_index/" + template.name() + "-1970.01.01";
    Optional<StartupClient.Reply> reply =
        client.performOnce(new Request("POST", path)).filter(StartupClient.Reply::isOk);
    if (reply.isPresent() && !reply.get().body().at("/template/mappings/_meta").has("version")) {
      LOG.warn(
          "Another index template applies to {}-* instead of {}: lower its priority below {}, or"
              + " set elasticsearch.index-prefix.",
          template.name(),
          template.name(),
          template.priority());
    }
  }

  private String path() {
    return "/_index_template/" + template.name();
  }

  private void failUnlessOk(StartupClient.Reply reply) {
    if (reply.status() == 403) {
      throw new FatalElasticsearchException(
          "The configured credentials lack the manage_index_templates privilege ("
              + reply.failure()
              + "): grant it, or install the template manually and set"
              + " elasticsearch.template=off.");
    }
    if (!reply.isOk()) {
      throw new FatalElasticsearchException(
          "Elasticsearch rejects index template "
              + template.name()
              + " ("
              + reply.failure()
              + "). If another template has the same pattern and priority, change its priority or"
              + " set elasticsearch.index-prefix.");
    }
  }
}
