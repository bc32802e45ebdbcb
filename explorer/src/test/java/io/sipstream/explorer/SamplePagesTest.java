package io.sipstream.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.testing.Requirement;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages over sample captures, read over HTTP. */
class SamplePagesTest {
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    browser =
        new Browser(
            TestStore.ofSamples(
                "answered-call.pcap", "busy.pcap", "cancelled.pcap", "registration.pcap"));
  }

  @AfterAll
  static void stop() {
    browser.close();
  }

  private static String found(String path, String line) throws IOException {
    String page = browser.page(path + "?q=" + java.net.URLEncoder.encode(line, "UTF-8"));
    return page.replaceAll("(?s).*<p class=\"steps\"><strong>(.*?)</strong>.*", "$1");
  }

  @Test
  void callsAreListedNewestFirstWithResults() throws IOException {
    String page = browser.page("/calls");

    assertThat(page).contains("3 calls</strong> found").contains("1 to 3 of 3 are shown.");
    assertThat(page).contains("✔</span> answered").contains("✘</span> busy").contains("486");
    List<String> times =
        page.lines()
            .filter(line -> line.contains("data-row"))
            .map(line -> line.replaceAll(".*data-row href=\"[^\"]*\">([^<]*)<.*", "$1"))
            .toList();
    assertThat(times).hasSize(3).isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @ParameterizedTest
  @CsvSource({
    "calls, result:busy, 1 calls",
    "calls, code:486, 1 calls",
    "calls, code:4xx, 2 calls",
    "calls, result:busy code:200, 0 calls",
    "calls, method:BYE, 1 calls",
    "calls, no-such-text-anywhere, 0 calls",
    "messages, method:REGISTER code:401, 1 messages",
  })
  void theSearchLineSelects(String path, String line, String expected) throws IOException {
    assertThat(found("/" + path, line)).isEqualTo(expected);
  }

  @Test
  void aCallIsFoundByWhatItsRowShows() throws IOException {
    String call =
        browser.page(Browser.links(browser.page("/calls?q=result:busy"), "/call/").get(0));
    String callId = call.replaceAll("(?s).*<dt>Call-ID</dt><dd>(.*?)</dd>.*", "$1");

    assertThat(found("/calls", callId)).isEqualTo("1 calls");
    assertThat(found("/calls", "Call-ID: " + callId)).isEqualTo("1 calls");
  }

  @Test
  void aCallHasLadderListAndExports() throws IOException {
    String path = Browser.links(browser.page("/calls?q=result:answered"), "/call/").get(0);
    String page = browser.page(path);

    assertThat(page).contains("<img src=\"" + path + "/head.svg\" width=\"");
    assertThat(page).contains("<img src=\"" + path + "/rows.svg?rows=1\" width=\"");
    assertThat(browser.page(path + "/rows.svg?rows=1")).startsWith("<svg").contains("INVITE");
    assertThat(browser.page(path + "/head.svg")).startsWith("<svg").doesNotContain("INVITE");
    assertThat(page)
        .contains("<ol class=\"messages\" start=\"1\">")
        .contains("INVITE")
        .contains("200 OK");
    assertThat(browser.page(path + "/picture.svg")).startsWith("<svg").contains("INVITE");
    assertThat(browser.page(path + "/ladder.svg")).startsWith("<svg");
    assertThat(browser.page(path + "/ladder.mmd")).startsWith("sequenceDiagram\n");
    HttpResponse<String> text = browser.get(path + "/ladder.txt");
    assertThat(text.body()).contains("INVITE").contains("|");
    assertThat(text.headers().firstValue("Content-Disposition").orElseThrow())
        .matches("attachment; filename=\"call-[-_A-Za-z0-9]+\\.txt\"");
    List<String> documents = browser.page(path + "/documents.ndjson").lines().toList();
    assertThat(documents.get(0)).contains("\"sip_call\"");
    assertThat(documents).hasSizeGreaterThan(5).allMatch(each -> each.startsWith("{"));
  }

  @Test
  void exportsHaveTheLegsThatTheirLinksName() throws IOException {
    TestStore store = new TestStore(Long.MAX_VALUE).sip(leg("leg-1")).sip(leg("leg-2"));
    try (Browser legs = new Browser(store.ended())) {
      String path = Browser.links(legs.page("/calls?q=leg-1"), "/call/").get(0);
      String page = legs.page(path + "?legs=all");

      assertThat(page).contains("Session-ID has").contains("/rows.svg?legs=all&amp;rows=1");
      for (String name : List.of("/documents.ndjson", "/ladder.txt", "/rows.svg?rows=1")) {
        String separator = name.contains("?") ? "&" : "?";
        assertThat(invites(legs.page(path + name + separator + "legs=all")))
            .as(name)
            .isGreaterThan(invites(legs.page(path + name)));
      }
    }
  }

  private static String leg(String callId) {
    return "INVITE sip:bob@example.org SIP/2.0\r\n"
        + ("Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" + callId + "\r\n")
        + ("From: <sip:alice@example.org>;tag=" + callId + "\r\n")
        + "To: <sip:bob@example.org>\r\n"
        + ("Call-ID: " + callId + "\r\n")
        + "CSeq: 1 INVITE\r\n"
        + "Session-ID: ab30317f1a784dc48ff824d0d3715d86;remote=00000000000000000000000000000000\r\n"
        + "Content-Length: 0\r\n\r\n";
  }

  private static int invites(String text) {
    return text.split("INVITE", -1).length;
  }

  @Test
  void aLiveListIsLoadedAgain() throws IOException {
    assertThat(browser.get("/calls").headers().firstValue("Refresh")).isEmpty();
    assertThat(browser.get("/calls?live=on").headers().firstValue("Refresh")).contains("5");
  }

  @Test
  void timesAreShownInTheTimeZoneOfTheAddress() throws IOException {
    assertThat(browser.page("/calls")).contains("All times are UTC.");
    assertThat(browser.page("/calls?tz=Asia/Kolkata"))
        .contains("All times are Asia/Kolkata.")
        .contains("<input type=\"hidden\" name=\"tz\" value=\"Asia/Kolkata\">")
        .contains("tz=Asia%2FKolkata");
    HttpResponse<String> unknown = browser.get("/calls?tz=%3Cb%3E");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body())
        .contains("<h1>The request is invalid</h1>")
        .contains("The time zone &lt;b&gt; is unknown. Use UTC or a name such as Europe/Berlin.");
  }

  @Test
  void aListIsExportedAsCsv() throws IOException {
    HttpResponse<String> calls = browser.get("/calls.csv?q=result:busy");

    assertThat(calls.body().lines())
        .hasSize(2)
        .first()
        .isEqualTo(
            "\"start\",\"caller\",\"callee\",\"from_peer\",\"to_peer\",\"result\",\"code\",\"pdd\","
                + "\"duration\",\"ended_by\",\"hops\",\"problems\",\"call_id\"");
    assertThat(calls.body()).contains("\"busy\",\"486\"");
    assertThat(browser.page("/messages.csv").lines()).hasSizeGreaterThan(10);
  }

  @Test
  void messagesAreRebuiltAsFrames() throws Exception {
    String path = Browser.links(browser.page("/calls?q=result:answered"), "/call/").get(0);
    Path file = Files.createTempFile("rebuilt", ".pcapng");
    try {
      Files.write(file, browser.bytes(path + "/rebuilt.pcapng"));
      List<String> documents = browser.page(path + "/documents.ndjson").lines().toList();
      int frames = 0;
      try (CaptureFile capture = CaptureFile.open(file)) {
        for (CapturedFrame frame = capture.next(); frame != null; frame = capture.next()) {
          frames++;
          assertThat(frame.interfaceName()).isEqualTo("rebuilt from documents");
          assertThat(new String(frame.bytes(), StandardCharsets.UTF_8)).contains("SIP/2.0");
        }
      }
      assertThat(frames).isEqualTo(documents.size() - 1);
      assertThat(browser.page(path)).doesNotContain("captured.pcapng");
      assertThat(browser.get(path + "/captured.pcapng").statusCode()).isEqualTo(404);
      String tshark = Requirement.TSHARK.program("the rebuilt pcapng in tshark");
      Process process =
          new ProcessBuilder(tshark, "-r", file.toString(), "-T", "fields", "-e", "sip.Call-ID")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .hasLineCount(frames)
          .contains("answered-1@sipp.example.com");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aMessageHasBytesFieldsAndADifference() throws IOException {
    String call =
        browser.page(Browser.links(browser.page("/calls?q=result:answered"), "/call/").get(0));
    List<String> messages = Browser.links(call, "/message/");
    String page = browser.page(messages.get(1));

    assertThat(page).contains("SIP/2.0 ").contains("sip.call_id").contains("<del>- INVITE ");
    assertThat(page).contains("rel=\"prev\" href=\"" + messages.get(0));
  }

  @Test
  void aRegisterOpensAsALadder() throws IOException {
    String dialog = Browser.links(browser.page("/messages?q=method:REGISTER"), "/dialog/").get(0);

    assertThat(browser.page(dialog)).contains("REGISTER from ").contains("ladder.txt");
    assertThat(browser.page(dialog + "/ladder.txt")).contains("REGISTER");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/calls?q=code:abc", "/calls?q=pdd:3", "/messages?q=code:7xx"})
  void anInvalidSearchIsExplained(String path) throws IOException {
    HttpResponse<String> response = browser.get(path);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("role=\"alert\"").contains("is invalid. Use ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x",
        "/call/x",
        "/message/x",
        "/dialog/x",
        "/dialog/%20",
        "/call/x/y",
        "/a/b/c/d"
      })
  void anUnknownPathIsNotFound(String path) throws IOException {
    assertThat(browser.get(path).statusCode()).isEqualTo(404);
  }
}
