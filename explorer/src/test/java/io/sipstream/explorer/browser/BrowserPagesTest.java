package io.sipstream.explorer.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.explorer.Explorer;
import io.sipstream.explorer.HostileCorpus;
import io.sipstream.explorer.TestStore;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.task.FrameLimits;
import io.sipstream.explorer.task.FrameSource;
import io.sipstream.explorer.task.FrameTasks;
import io.sipstream.testing.browser.Chromium;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages in a real browser: what a user sees, with the keyboard only, in both themes. */
class BrowserPagesTest {
  private static Chromium browser;
  private static Explorer explorer;

  @BeforeAll
  static void start() throws Exception {
    browser = Chromium.start();
    explorer =
        Explorer.withToken(
            TestStore.ofSamples(
                "answered-call.pcap",
                "busy.pcap",
                "cancelled.pcap",
                "registration.pcap",
                "hold-resume.pcap",
                "ipv6-call.pcap"),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    browser.open(explorer.address());
  }

  @AfterAll
  static void stop() throws Exception {
    if (explorer != null) {
      explorer.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  /** The content security policy refused nothing, and no script failed. */
  @AfterEach
  void noProblems() {
    assertThat(browser.takeProblems()).isEmpty();
  }

  private static void open(String path) throws Exception {
    browser.open(URI.create(explorer.address()).resolve(path).toString());
  }

  private static void search(String path, String line) throws Exception {
    open(path + "?q=" + URLEncoder.encode(line, StandardCharsets.UTF_8));
  }

  /** Opens the page of the answered call. */
  private static void openCall() throws Exception {
    search("/calls", "answered-1@sipp.example.com");
    browser.navigate(() -> browser.run("document.querySelector('a[data-row]').click()"));
  }

  @ParameterizedTest
  @CsvSource({
    "answered-1@sipp.example.com, Call-ID: 1",
    "alice, 'users, addresses and hosts: '",
    "192.0.2.10, 'users, addresses and hosts: '",
    "User-Agent: Desk, 'header fields user-agent: '",
    "result:busy, 1 calls",
    "code:486, 1 calls",
    "pdd:<9999s, 'fields of calls: '",
    "method:BYE, 'fields of calls: '",
    "after:2026-11-22 before:2026-11-23, 'fields of calls: '",
  })
  void aSearchShowsWhatWasSearched(String line, String expected) throws Exception {
    search("/calls", line);

    assertThat(browser.text("main")).contains(expected);
    assertThat(browser.run("document.querySelector('#q').value").asText()).isEqualTo(line);
  }

  @Test
  void aCallIsReadWithTheKeyboardOnly() throws Exception {
    open("/calls");
    browser.press("/");
    browser.type("answered-1@sipp.example.com");
    browser.navigate(() -> browser.press("Enter"));
    assertThat(browser.text(".steps")).contains("1 calls");
    browser.press("j");
    browser.navigate(() -> browser.press("Enter"));
    assertThat(browser.text("h1")).startsWith("Call from ");
    assertThat(
            browser
                .run(
                    "const i = document.querySelector('.ladder img'); i.complete && i.naturalWidth")
                .asInt())
        .isGreaterThan(200);
    browser.press("j");
    browser.press(" ");
    browser.press("j");
    browser.navigate(() -> browser.press("D"));
    assertThat(browser.text("main")).contains("Difference").contains("- INVITE ");
    browser.navigate(() -> browser.press("Escape"));
    assertThat(browser.text("main")).contains("Ladder");
  }

  @Test
  void anAddressShowsTheSamePageAgain() throws Exception {
    openCall();
    String before = browser.text("main");
    browser.reload();

    assertThat(browser.text("main")).isEqualTo(before);
  }

  @Test
  void thePictureIsSavedAsPng() throws Exception {
    openCall();
    browser.run("document.querySelector('button[data-png]').click()");
    int bytes = 0;
    for (int i = 0; i < 600 && bytes == 0; i++) {
      TimeUnit.MILLISECONDS.sleep(50);
      bytes = browser.run("+(document.querySelector('[data-bytes]')?.dataset.bytes ?? 0)").asInt();
    }

    assertThat(bytes).isGreaterThan(1_000);
  }

  @Test
  void theListFitsANarrowWindowAsAtFourTimesTheSize() throws Exception {
    browser.viewport(320, 800);
    try {
      for (String path : List.of("/calls", "/messages", "/kpis")) {
        open(path);
        assertThat(browser.run("document.documentElement.scrollWidth").asInt())
            .as(path)
            .isLessThanOrEqualTo(320);
      }
      browser.screenshot("narrow");
    } finally {
      browser.viewport(1280, 900);
    }
  }

  @Test
  void aFigureOfKpisLeadsToItsCalls() throws Exception {
    open("/kpis?ratio=NER");
    assertThat(browser.text("main")).contains("Minutes of all to all").contains("NER");
    String attempts = browser.text("tbody tr td:nth-child(2)");

    browser.navigate(
        () -> browser.run("document.querySelector('tbody td:nth-child(2) a').click()"));

    assertThat(browser.text(".steps")).contains(attempts + " calls");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void axeFindsNoViolation(String theme) throws Exception {
    browser.theme(theme);
    open("/calls");
    check("calls-" + theme);
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
    check("menus-" + theme);
    search("/calls", "no-such-text-anywhere");
    check("nothing-" + theme);
    open("/messages");
    check("messages-" + theme);
    open("/kpis");
    check("kpis-" + theme);
    openCall();
    check("call-" + theme);
    String call = browser.run("location.pathname").asText();
    open(call + "/raw");
    check("raw-" + theme);
    open(call);
    browser.navigate(() -> browser.run("document.querySelectorAll('a[data-row]')[1].click()"));
    check("message-" + theme);
    open("/no-such-page");
    check("missing-" + theme);
    // The status of this page.
    assertThat(browser.takeProblems()).allMatch(problem -> problem.contains("404"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void axeFindsNoViolationOnThePageOfATask(String theme) throws Exception {
    browser.theme(theme);
    MessageStore store = TestStore.ofSamples("answered-call.pcap");
    FrameSource waiting =
        (wanted, out, progress) -> {
          while (true) {
            progress.read(0);
          }
        };
    try (Explorer tasks =
        Explorer.start(
            request -> store,
            null,
            new FrameTasks(waiting, FrameLimits.ofFrames(1), name -> true),
            Explorer.open(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            line -> {})) {
      browser.open(tasks.address());
      browser.press("j");
      browser.navigate(() -> browser.press("Enter"));
      check("call-with-frames-" + theme);
      browser.navigate(
          () -> browser.run("document.querySelector('form[action=\"/frames\"] button').click()"));
      assertThat(browser.text("main")).contains("Frames are being read.");
      check("task-" + theme);
      browser.navigate(
          () -> browser.run("document.querySelector('form[action$=cancel] button').click()"));
      assertThat(browser.text("h1")).isEqualTo("Frames as captured");
    } finally {
      browser.open(explorer.address());
    }
  }

  @Test
  void noScriptOfAMessageRuns() throws Exception {
    try (Explorer hostile =
        Explorer.withToken(
            HostileCorpus.store(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      URI base = URI.create(hostile.address());
      browser.open(base.toString());
      for (String list : List.of("/calls", "/messages")) {
        browser.open(base.resolve(list).toString());
        JsonNode links =
            browser.run("[...document.querySelectorAll('a[data-row]')].map(a => a.href)");
        assertThat(links).hasSizeGreaterThan(60);
        for (int i = 0; i < links.size(); i += 3) {
          browser.open(links.get(i).asText());
          assertThat(browser.run("document.scripts.length").asInt()).isEqualTo(1);
        }
      }
      browser.screenshot("hostile");
    } finally {
      browser.open(explorer.address());
    }
  }

  private static void check(String name) throws Exception {
    browser.screenshot(name);
    try (InputStream in = BrowserPagesTest.class.getResourceAsStream("/axe.min.js")) {
      browser.run(new String(in.readAllBytes(), StandardCharsets.UTF_8) + "; 0");
    }
    JsonNode violations =
        browser.run(
            "axe.run(document).then(r => r.violations.map(v => v.id + ': '"
                + " + v.nodes.map(n => n.html + ' ' + n.failureSummary).join('; ')))");
    assertThat(violations).as(name).isEmpty();
  }
}
