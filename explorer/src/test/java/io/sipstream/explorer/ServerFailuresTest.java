package io.sipstream.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pages show if the search server fails. */
class ServerFailuresTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "503; {}; rejects the search (status 503)",
        "400; {\"error\":{\"root_cause\":[{\"reason\":\"<b>wrong\"}]}}; (status 400: &lt;b&gt;wrong)",
        "403; {}; refuses these credentials (status 403)",
        "200; <html>; did not respond with JSON",
      })
  void aRefusedSearchIsExplained(int status, String body, String expected) throws Exception {
    try (FakeSearchServer server = new FakeSearchServer();
        Browser browser = new Browser(server.store(TIMEOUT))) {
      server.status = status;
      server.searched = body;

      for (String path : new String[] {"/calls", "/messages", "/call/x", "/message/x"}) {
        HttpResponse<String> page = browser.get(path);
        assertThat(page.statusCode()).as(path).isGreaterThanOrEqualTo(400);
        assertThat(page.body()).as(path).contains("role=\"alert\"").contains(expected);
      }
    }
  }

  @Test
  void aSlowServerIsNotWaitedFor() throws Exception {
    try (FakeSearchServer server = new FakeSearchServer();
        Browser browser = new Browser(server.store(Duration.ofMillis(100)))) {
      server.delayMillis = 2_000;
      HttpResponse<String> page = browser.get("/messages");

      assertThat(page.statusCode()).isEqualTo(504);
      assertThat(page.body()).contains("did not respond within");
    }
  }

  @Test
  void anUnavailableServerIsReported() throws Exception {
    FakeSearchServer server = new FakeSearchServer();
    try (Browser browser = new Browser(server.store(TIMEOUT))) {
      server.close();
      HttpResponse<String> page = browser.get("/calls");

      assertThat(page.statusCode()).isEqualTo(502);
      assertThat(page.body()).contains("is unavailable (it cannot be reached)");
    }
  }

  @Test
  void aPartialResultIsLabelled() throws Exception {
    try (FakeSearchServer server = new FakeSearchServer();
        Browser browser = new Browser(server.store(TIMEOUT))) {
      server.searched =
          "{\"took\":9,\"timed_out\":true,\"_shards\":{\"total\":3,\"failed\":1,\"failures\":"
              + "[{\"reason\":{\"type\":\"node_disconnected\"}}]},"
              + "\"hits\":{\"total\":{\"value\":0},\"hits\":[]}}";

      for (String path : new String[] {"/calls", "/messages"}) {
        assertThat(browser.page(path))
            .contains("The result is partial: 1 of 3 shards failed (node_disconnected).")
            .contains("The result is partial: the server stopped after 8s.");
      }
    }
  }

  @Test
  void aMissingTemplateOrIndexIsReported() throws Exception {
    assertThat(messagesWith(FakeSearchServer.MAPPING.replace("keyword", "text")))
        .contains("The index template is missing in sip-messages-1");
    assertThat(messagesWith("{}")).contains("There is no index sip-messages-*.");
  }

  private static String messagesWith(String mapping) throws Exception {
    try (FakeSearchServer server = new FakeSearchServer()) {
      server.mapping = mapping;
      try (Browser browser = new Browser(server.store(TIMEOUT))) {
        return browser.page("/messages");
      }
    }
  }
}
