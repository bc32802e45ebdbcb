package io.sipstream.cli.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sipstream.cli.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is told before anything is started. */
class QuickstartOptionsTest {
  @Test
  void everythingWrongIsToldAtOnce() throws Exception {
    String notes = Path.of("..", "README.md").toString();
    Run run =
        Run.of(
            "quickstart", "--ports", "5060,sip", "--elasticsearch", "http:9200", notes, "no-such");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors().lines())
        .hasSize(4)
        .anyMatch(line -> line.startsWith(notes + " is neither a pcap nor a pcapng file"))
        .anyMatch(line -> line.equals("no-such is not a readable file or directory."))
        .anyMatch(line -> line.startsWith("--elasticsearch is \"http:9200\"; allowed: "))
        .anyMatch(
            line -> line.startsWith("ports is \"5060,sip\" (on the command line); allowed: "));
  }

  @Test
  void anUnknownServerIsNamedWithTheKnownOnes() throws Exception {
    Run run = Run.of("quickstart", "--server", "elasticsearch-6");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.errors())
        .isEqualTo(
            "--server is \"elasticsearch-6\"; allowed: elasticsearch-7, elasticsearch-8,"
                + " elasticsearch-9, opensearch-2, opensearch-3.\n");
  }

  @Test
  void aServerToStartAndARunningOneExcludeEachOther() throws Exception {
    Run run =
        Run.of(
            "quickstart", "--server", "opensearch-2", "--elasticsearch", "http://127.0.0.1:9200");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.errors())
        .isEqualTo("--server starts a server and --elasticsearch uses a running one: omit one.\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1:9200",
        "http://",
        "http:///",
        "http://:9200",
        "http://127.0.0.1:92000",
        "https://127.0.0.1:9200",
        "http://me:secret@127.0.0.1:9200",
        "http://127.0.0.1:9200/prefix",
        "http://127.0.0.1:9200/?pretty",
        "http://two words"
      })
  void anAddressOfElasticsearchHasAHostAndNoMore(String text) {
    assertThat(RunningElasticsearch.parse(text)).isEmpty();
  }

  @Test
  void aSlashBehindTheAddressIsLeftOut() {
    assertThat(RunningElasticsearch.parse("http://[::1]:9200/"))
        .hasValue(new RunningElasticsearch(URI.create("http://[::1]:9200")));
  }

  @Test
  void anElasticsearchThatIsNotThereEndsItWithOneSentence() throws Exception {
    // Port 1, tcpmux, is served by nobody.
    Run run = Run.of("quickstart", "--exit", "--elasticsearch", "http://127.0.0.1:1/");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errors()).isEqualTo("No Elasticsearch is reachable at http://127.0.0.1:1.\n");
    assertThat(run.output()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "<html>",
        "",
        "{\"version\":{\"number\":\"1.0\",\"distribution\":\"other\"}}"
      })
  void anotherServerIsNotTakenForElasticsearch(String response) throws Exception {
    assertThat(detect(response))
        .matches("The server at http://\\S+ is neither Elasticsearch nor OpenSearch: check .*");
  }

  @Test
  void anOldElasticsearchIsToBeUpgraded() throws Exception {
    assertThat(detect("{\"version\":{\"number\":\"7.10.2\"}}"))
        .isEqualTo("Elasticsearch 7.10.2 is too old: upgrade it to 7.17 or newer.");
  }

  @Test
  void openSearchThatHidesItsVersionIsNotTakenForAnOldElasticsearch() throws Exception {
    assertThat(
            detect(
                "{\"version\":{\"number\":\"7.10.2\"},"
                    + "\"tagline\":\"The OpenSearch Project: https://opensearch.org/\"}"))
        .isEqualTo("OpenSearch");
  }

  /** Returns the detected server, or the message of the error. */
  private static String detect(String response) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, response.isEmpty() ? -1 : response.length());
          exchange.getResponseBody().write(response.getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort();
      return RunningElasticsearch.parse(address).orElseThrow().detect().toString();
    } catch (IOException e) {
      return e.getMessage();
    } finally {
      server.stop(0);
    }
  }
}
