package io.sipstream.job.elasticsearch.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.job.elasticsearch.connection.SearchServer.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerDetectionTest {
  private StubServer server;

  @BeforeEach
  void start() throws Exception {
    server = new StubServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'',         7.17.28, Elasticsearch 7.17.28, ''",
    "'',         8.19.21, Elasticsearch 8.19.21, ''",
    "'',         9.5.3-SNAPSHOT, Elasticsearch 9.5.3-SNAPSHOT, ''",
    "'',         10.0.0, Elasticsearch 10.0.0, 'Elasticsearch 10.0.0 is not among the tested'",
    "opensearch, 2.19.6, OpenSearch 2.19.6, ''",
    "opensearch, 3.9.0, OpenSearch 3.9.0, ''",
    "opensearch, 1.3.20, OpenSearch 1.3.20, 'OpenSearch 1.3.20 is not among the tested versions'",
  })
  void kindAndVersionAreThoseOfTheResponse(
      String distribution, String number, String name, String problem) {
    server.elastic().respond("GET /", 200, root(distribution, number));

    SearchServer found = ServerDetection.of(server.client()).server();

    assertThat(found).hasToString(name);
    assertThat(found.versionProblem().orElse("")).startsWith(problem);
    assertThat(found.versionProblem().isEmpty()).isEqualTo(problem.isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''       | 7.16.3 | Elasticsearch 7.16.3 is too old: upgrade it to 7.17 or newer.",
        "''       | 6.8.23 | Elasticsearch 6.8.23 is too old: upgrade it to 7.17 or newer.",
        "solr     | 9.1.0  | The server at elasticsearch.hosts is neither Elasticsearch nor"
            + " OpenSearch, but solr: check elasticsearch.hosts and elasticsearch.path-prefix.",
        "''       | none   | The server at elasticsearch.hosts is neither Elasticsearch nor"
            + " OpenSearch: check elasticsearch.hosts and elasticsearch.path-prefix.",
      })
  void anUnknownServerOrVersionEndsTheJob(String distribution, String number, String message) {
    server.respond("GET /", 200, root(distribution, number));

    assertThatThrownBy(() -> ServerDetection.of(server.client()))
        .isInstanceOf(FatalElasticsearchException.class)
        .hasMessage(message);
  }

  @Test
  void anotherKindOfServerEndsTheJob() {
    server.respond("GET /", 200, "<html>");

    assertThatThrownBy(() -> ServerDetection.of(server.client()))
        .hasMessageStartingWith("The server at elasticsearch.hosts is neither Elasticsearch nor");
  }

  @Test
  void wrongCredentialsEndTheJob() {
    server.respond("GET /", 401, error("security_exception", "missing credentials"));

    assertThatThrownBy(() -> ServerDetection.of(server.client()))
        .hasMessage(
            "Elasticsearch rejects the credentials (status 401, security_exception: missing"
                + " credentials): check elasticsearch.username and elasticsearch.password or"
                + " elasticsearch.api-key.");
  }

  @Test
  void aMissingPrivilegeIsNamedAndTheJobContinues() {
    server.respond("GET /", 403, error("security_exception", "no permissions"));

    ServerDetection found = ServerDetection.of(server.client());

    assertThat(found.server().kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(found.warnings())
        .singleElement()
        .asString()
        .contains("(status 403, security_exception: no permissions)")
        .contains("Grant the cluster privilege monitor");
  }

  @Test
  void theProductHeaderShowsTheKindIfNothingElseDoes() {
    server.elastic().respond("GET /", 403, "{}");

    assertThat(ServerDetection.of(server.client()).server())
        .isEqualTo(new SearchServer(Kind.ELASTICSEARCH, ""));
  }

  @Test
  void aProxyThatHidesTheProductHeaderIsReported() {
    server.respond("GET /", 200, root("", "8.19.21"));

    assertThat(ServerDetection.of(server.client()).warnings())
        .singleElement()
        .asString()
        .startsWith("A proxy removes the header X-elastic");
  }

  @Test
  void openSearchThatHidesItsVersionIsNotTakenForElasticsearch() {
    String tagline = "\"tagline\":\"The OpenSearch Project: https://opensearch.org/\",";
    server.respond("GET /", 200, root("", "7.10.2").replaceFirst("\\{", "{" + tagline));

    ServerDetection found = ServerDetection.of(server.client());

    assertThat(found.server()).hasToString("OpenSearch");
    assertThat(found.warnings())
        .singleElement()
        .asString()
        .startsWith("OpenSearch hides its version.");
  }

  @Test
  void nodesOfDifferentVersionsAreReported() {
    server
        .elastic()
        .respond("GET /", 200, root("", "8.19.21"))
        .respond(
            "GET /_nodes/http",
            200,
            "{\"nodes\":{\"a\":{\"version\":\"8.19.21\"},\"b\":{\"version\":\"7.17.28\"},"
                + "\"c\":{\"version\":\"8.19.21\"}}}");

    assertThat(ServerDetection.of(server.client()).warnings())
        .singleElement()
        .asString()
        .startsWith("The nodes have different versions (7.17.28, 8.19.21): finish the upgrade");
  }

  @Test
  void aServerThatCannotListItsNodesIsAskedOnce() {
    server
        .elastic()
        .respond("GET /", 200, root("", "8.19.21"))
        .respond("GET /_nodes/http", 500, error("timeout_exception", "slow"));

    assertThat(ServerDetection.of(server.client()).warnings()).isEmpty();
    assertThat(server.requests()).containsExactly("GET /", "GET /_nodes/http");
  }

  private static String root(String distribution, String number) {
    return "{\"version\":{"
        + (distribution.isEmpty() ? "" : "\"distribution\":\"" + distribution + "\",")
        + "\"number\":\""
        + number
        + "\"}}";
  }

  private static String error(String type, String reason) {
    return "{\"error\":{\"type\":\"" + type + "\",\"reason\":\"" + reason + "\"}}";
  }
}
