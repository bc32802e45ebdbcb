package io.sipstream.job.elasticsearch.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.document.Profile;
import io.sipstream.job.elasticsearch.connection.SearchServer.Kind;
import io.sipstream.job.elasticsearch.connection.StubServer;
import io.sipstream.settings.ElasticsearchSettings.Indices;
import io.sipstream.settings.JobSettings;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateInstallerTest {
  private static final String PATH = "/_index_template/sip-messages";

  private StubServer server;
  private Indices indices;

  @BeforeEach
  void start() throws Exception {
    server = new StubServer();
    indices = JobSettings.of(Map.of()).elasticsearch().indices();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"ELASTICSEARCH, true", "OPENSEARCH, false", "UNKNOWN, false"})
  void onlyElasticsearchGetsWhatOthersReject(Kind kind, boolean autoCreate) {
    server.respond("PUT " + PATH, 200, "{}");

    install(kind);

    assertThat(server.requests())
        .filteredOn(request -> request.startsWith("PUT"))
        .singleElement()
        .satisfies(
            request -> assertThat(request.contains("\"allow_auto_create\"")).isEqualTo(autoCreate));
  }

  @Test
  void aMissingPrivilegeIsNamed() {
    server.respond("PUT " + PATH, 403, "{\"error\":{\"type\":\"security_exception\"}}");

    assertThatThrownBy(() -> install(Kind.OPENSEARCH))
        .hasMessageStartingWith(
            "The configured credentials lack the manage_index_templates privilege (status 403,"
                + " security_exception: no reason): grant it");
  }

  @Test
  void aTemplateOfAnotherToolWithTheSamePriorityIsNamed() {
    server.respond(
        "PUT " + PATH,
        400,
        "{\"error\":{\"type\":\"illegal_argument_exception\",\"reason\":\"as [others]\"}}");

    assertThatThrownBy(() -> install(Kind.ELASTICSEARCH))
        .hasMessage(
            "Elasticsearch rejects index template sip-messages (status 400,"
                + " illegal_argument_exception: as [others]). If another template has the same"
                + " pattern and priority, change its priority or set elasticsearch.index-prefix.");
  }

  @Test
  void aFailedSearchForAnotherTemplateDoesNotEndTheJob() {
    String simulation = "POST /_index_template/_simulate_index/sip-messages-1970.01.01";
    server.respond("PUT " + PATH, 200, "{}").respond(simulation, 500, "{}");

    install(Kind.ELASTICSEARCH);

    assertThat(server.requests()).containsOnlyOnce(simulation);
  }

  private void install(Kind kind) {
    new TemplateInstaller(server.client(), kind, indices, new IndexTemplate(indices, Profile.LEAN))
        .run();
  }
}
