package io.sipstream.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of strangers stay texts on every page and in every export. */
class HostilePagesTest {
  private static final String CONTROLS =
      "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e]";
  private static final String CALL_ID = "<script>alert(1)</script>\u202e\u0085\u001b[31m\"'&{}";

  private static String request(String callId, String display, String more) {
    return "INVITE sip:%3Cimg@example.org SIP/2.0\r\n"
        + "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
        + ("From: \"" + display + "\" <sip:a'><svg/onload=x>@example.org>;tag=1\r\n")
        + "To: <sip:\"><script>@example.org>\r\n"
        + ("Call-ID: " + callId + "\r\n")
        + "CSeq: 1 INVITE\r\n"
        + more
        + "Content-Length: 0\r\n\r\n";
  }

  /** Returns the paths of all pages and exports that a crawl from the lists reaches. */
  private static List<String> crawl(Browser browser) throws IOException {
    List<String> paths = new ArrayList<>(List.of("/calls", "/messages"));
    for (int i = 0; i < paths.size() && paths.size() < 1_000; i++) {
      for (String link : Browser.links(browser.page(paths.get(i)), "/")) {
        if (!paths.contains(link)) {
          paths.add(link);
        }
      }
    }
    return paths;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "' onmouseover='alert(1)",
        "</pre></title><img src=x onerror=alert(1)>",
        "\u202egnp.exe",
        "\u001b]0;title\u0007",
        "{} {{}} ${x}",
      })
  void noTextBecomesMarkupOrIsInvisible(String display) throws IOException {
    try (Browser browser =
        new Browser(new TestStore(Long.MAX_VALUE).sip(request(CALL_ID, display, "")).ended())) {
      List<String> paths = crawl(browser);

      assertThat(paths).anyMatch(path -> path.startsWith("/message/"));
      assertThat(paths).anyMatch(path -> path.endsWith("/ladder.mmd"));
      for (String path : paths) {
        var response = browser.get(path);
        String type = response.headers().firstValue("Content-Type").orElseThrow();
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        if (type.startsWith("text/html")) {
          assertThat(response.body())
              .as(path)
              .doesNotContain("<script>", "<img src=x", "<svg/", " onmouseover='")
              .doesNotContainPattern(
                  "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e]");
        }
      }
      assertThat(browser.page("/messages")).contains("&lt;script&gt;");
    }
  }

  @Test
  void eachPageAndExportOfTheCorpusIsHarmless() throws IOException {
    try (Browser browser = new Browser(HostileCorpus.store())) {
      List<String> paths = crawl(browser);

      assertThat(paths).hasSizeGreaterThan(500);
      for (String path : paths) {
        var response = browser.get(path);
        String type = response.headers().firstValue("Content-Type").orElseThrow();
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        if (type.startsWith("text/html")) {
          assertThat(response.body())
              .as(path)
              .doesNotContain("<script>", "<img src=x", "<svg/", "<iframe", " onmouseover='")
              .doesNotContain("\u2028", "\u2066", "\ufeff")
              .doesNotContainPattern(CONTROLS);
        } else if (type.startsWith("text/csv")) {
          assertThat(response.body()).doesNotContainPattern("(?m)(^|,)\"[=+\\-@|%](?![0-9.]+\")");
        } else if (path.endsWith("/ladder.mmd")) {
          assertThat(response.body()).doesNotContain("<script>", "Note over A: x");
        } else if (path.contains(".svg")) {
          assertThat(response.body()).doesNotContain("<script", "<svg/", "<iframe");
        } else if (path.endsWith("/ladder.txt")) {
          assertThat(response.body()).doesNotContainPattern(CONTROLS);
        }
        String name = response.headers().firstValue("Content-Disposition").orElse("\"a\"");
        assertThat(name).matches("(attachment; filename=)?\"[-_.A-Za-z0-9]+\"");
      }
    }
  }

  @Test
  void aHeaderOf60KibIsShownWhole() throws IOException {
    String value = "a".repeat(60_000);
    try (Browser browser =
        new Browser(
            new TestStore(Long.MAX_VALUE)
                .sip(request("long@x", "b", "X-Long: " + value + "\r\n"))
                .ended())) {
      String message = Browser.links(browser.page("/messages"), "/message/").get(0);

      assertThat(browser.page(message)).contains(value);
    }
  }

  @Test
  void aCallOf10000MessagesIsShownInParts() throws IOException {
    TestStore store = new TestStore(Long.MAX_VALUE);
    for (int i = 1; i <= 10_001; i++) {
      store.sip(
          request("many@x", "b", "")
              .replace("INVITE", i == 1 ? "INVITE" : "INFO")
              .replace("CSeq: 1 ", "CSeq: " + i + " ")
              .replace("bK1", "bK" + i));
    }
    try (Browser browser = new Browser(store.ended())) {
      String call = Browser.links(browser.page("/calls"), "/call/").get(0);

      assertThat(browser.page(call))
          .contains("The ladder has the first 10,000 of 10,001 messages.")
          .contains("<ol class=\"messages\" start=\"9801\">")
          .contains("/rows.svg?rows=50\" width=");
      assertThat(browser.page(call + "/rows.svg?rows=50")).contains("Ladder of 200 messages");
      assertThat(browser.page(call + "/rows.svg?rows=51")).contains("Ladder of 0 messages");
      assertThat(browser.page(call + "/picture.svg")).contains("Ladder of 500 messages");
      assertThat(browser.page(call + "/documents.ndjson").lines()).hasSize(10_002);
      assertThat(browser.page("/messages")).contains("1 to 100 of 10,001 are shown.");
    }
  }

  @Test
  void theLimitOfMemoryIsReported() throws IOException {
    TestStore store = new TestStore(1);
    store.sip(request("first@x", "b", "")).sip(request("second@x", "b", ""));
    try (Browser browser = new Browser(store.ended())) {
      assertThat(browser.page("/calls"))
          .contains("The memory limit of 0 MiB is reached: 1 messages are missing.");
    }
  }
}
