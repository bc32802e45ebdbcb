package io.sipstream.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.it.SipstreamHome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares {@code docs/install/compatibility.md} with the versions of {@code docker-compose.yml}
 * and of the build, which are those of the tests.
 */
class CompatibilityPageTest {
  private static final Path PAGE = SipstreamHome.DIRECTORY.resolve("docs/install/compatibility.md");

  @ParameterizedTest
  @CsvSource({
    "kafka, Kafka broker",
    "jobmanager, 'Flink, session mode, standalone'",
    "elasticsearch, Elasticsearch"
  })
  void thePageHasTheVersionsOfTheTests(String service, String name) throws Exception {
    String version =
        ComposeFile.services()
            .get(service)
            .path("image")
            .asText()
            .replaceAll("^[^:]*:|-scala.*", "");

    assertThat(Files.readAllLines(PAGE))
        .anyMatch(line -> line.startsWith("| %s | %s | run |".formatted(name, version)));
  }

  @ParameterizedTest
  @CsvSource({
    "elasticsearch-node, Elasticsearch",
    "elasticsearch-8, Elasticsearch",
    "elasticsearch-9, Elasticsearch",
    "opensearch-2, OpenSearch",
    "opensearch-3, OpenSearch"
  })
  void thePageHasTheSearchServersOfTheBuild(String property, String name) throws Exception {
    String pom = Files.readString(SipstreamHome.DIRECTORY.resolve("pom.xml"));
    String version = pom.replaceAll("(?s).*<" + property + "\\.version>(.*?)</.*", "$1");

    assertThat(Files.readAllLines(PAGE))
        .anyMatch(line -> line.startsWith("| %s | %s | run".formatted(name, version)));
  }
}
