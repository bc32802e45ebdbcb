package io.sipstream.it.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.explorer.Explorer;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.testing.Requirement;
import io.sipstream.testing.browser.Chromium;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** Uses the pages of a store that has {@link StoreSamples} in a real browser. */
public final class PagesContract implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CALL_ID = "answered-1@sipp.example.com";

  /** A list, a search of each kind, what the page says that it searched, and the number found. */
  private static final String[][] SEARCHES = {
    {"calls", CALL_ID, "Call-ID: 1", "1 calls"},
    {"calls", "alice", "users, addresses and hosts: 9", "9 calls"},
    {"calls", "198.51.100.20", "users, addresses and hosts: 7", "7 calls"},
    {"calls", "User-Agent: Desk Phone", "header fields user-agent: 9", "9 calls"},
    {"calls", "Example Desk Phone", "text of messages: 9", "9 calls"},
    {"calls", "code:486", "fields", "1 calls"},
    {"calls", "result:busy", "fields", "1 calls"},
    {"calls", "pdd:>1ms", "fields", "8 calls"},
    {"calls", "after:2026-11-22 before:2027-01-01", "fields", "9 calls"},
    {"calls", "no-such-text-anywhere", "text of messages: 0", "0 calls"},
    {"messages", "method:REGISTER code:401", "fields", "1 messages"},
    {"messages", CALL_ID, "Call-ID: ", "7 messages"},
  };

  private final Explorer explorer;
  private final Chromium browser;

  /** Opens the pages; skips the test without a browser. */
  public PagesContract(MessageStore store) throws Exception {
    browser = Chromium.start();
    explorer =
        Explorer.withToken(store, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    browser.open(explorer.address());
  }

  /** Checks what users do. */
  public void check() throws Exception {
    for (String[] search : SEARCHES) {
      search(search[0], search[1]);
      assertThat(browser.text(".steps"))
          .as(search[1])
          .startsWith(search[3] + " found in ")
          .contains(search[2]);
    }
    aCallIsReadWithTheKeyboardOnly();
    anAddressShowsTheSamePageAgain();
    timesAreShownInATimeZone();
    exportsOpenElsewhere();
    assertThat(browser.takeProblems()).isEmpty();
  }

  private void open(String path) throws Exception {
    browser.open(URI.create(explorer.address()).resolve(path).toString());
  }

  private void search(String list, String line) throws Exception {
    open("/" + list + "?q=" + URLEncoder.encode(line, StandardCharsets.UTF_8));
  }

  private void aCallIsReadWithTheKeyboardOnly() throws Exception {
    open("/calls");
    browser.press("/");
    browser.type(CALL_ID);
    browser.navigate(() -> browser.press("Enter"));
    browser.press("j");
    browser.navigate(() -> browser.press("Enter"));
    assertThat(browser.text("h1")).startsWith("Call from ");
    assertThat(browser.run("document.querySelector('.messages').textContent").asText())
        .contains("INVITE [PCMA ")
        .contains("200 OK");
    assertThat(number("document.querySelectorAll('.messages li').length")).isEqualTo(7);
    for (String picture : new String[] {"head.svg", "rows.svg"}) {
      assertThat(number("document.querySelector('img[src*=\"" + picture + "\"]').naturalWidth"))
          .isGreaterThan(200);
    }
    browser.screenshot("contract-call");
    browser.press("j");
    browser.press(" ");
    browser.press("j");
    browser.navigate(() -> browser.press("D"));
    assertThat(browser.text("main")).contains("Difference").contains("- INVITE ");
    browser.navigate(() -> browser.press("Escape"));
    assertThat(browser.text("main")).contains("Ladder");
  }

  private void anAddressShowsTheSamePageAgain() throws Exception {
    openCall();
    // Unlike the text that is rendered, this text contains rows outside of the window.
    String before = browser.run("document.querySelector('main').textContent").asText();
    browser.reload();

    assertThat(browser.run("document.querySelector('main').textContent").asText())
        .contains("INVITE [PCMA ")
        .isEqualTo(before);
  }

  private void openCall() throws Exception {
    search("calls", CALL_ID);
    browser.navigate(() -> browser.run("document.querySelector('a[data-row]').click()"));
  }

  private void timesAreShownInATimeZone() throws Exception {
    openCall();
    String utc = firstMessage();
    open(browser.run("location.pathname").asText() + "?tz=Asia/Kolkata");
    String kolkata = firstMessage();

    // Five and a half hours later than UTC.
    assertThat(minutes(kolkata)).isEqualTo((minutes(utc) + 330) % 1440);
    assertThat(browser.text("#zone")).startsWith("All times are Asia/Kolkata.");
    browser.navigate(() -> browser.run("document.querySelector('.messages a').click()"));
    assertThat(browser.run("location.search").asText()).contains("tz=Asia");
    browser.navigate(() -> browser.press("w"));
    assertThat(browser.text("#zone")).startsWith("All times are UTC.");
  }

  /** Returns the first item of the ladder's list, also if it is not visible. */
  private String firstMessage() throws Exception {
    return browser.run("document.querySelector('.messages li').textContent").asText();
  }

  private static int minutes(String clock) {
    return 60 * Integer.parseInt(clock.substring(0, 2)) + Integer.parseInt(clock.substring(3, 5));
  }

  private void exportsOpenElsewhere() throws Exception {
    openCall();
    assertThat(export("ladder.txt")).contains("INVITE").contains("-->");
    assertThat(export("ladder.mmd")).startsWith("sequenceDiagram\n").contains("INVITE");
    for (String line : export("documents.ndjson").split("\n", -1)) {
      assertThat(line.isEmpty() || JSON.readTree(line).isObject()).isTrue();
    }
    assertThat(export("/calls.csv?q=result:busy").lines()).hasSize(2);
    assertThat(
            number(
                "(async () => { const i = new Image(); i.src = location.pathname + '/ladder.svg';"
                    + " await i.decode(); return i.naturalWidth; })()"))
        .isGreaterThan(200);
    browser.run("document.querySelector('button[data-png]').click()");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> number("+(document.querySelector('[data-bytes]')?.dataset.bytes ?? 0)") > 1_000);
    rebuiltFramesOpenInTshark();
  }

  private void rebuiltFramesOpenInTshark() throws Exception {
    String base64 =
        browser
            .run(
                "fetch(location.pathname + '/rebuilt.pcapng').then(r => r.arrayBuffer())"
                    + ".then(b => btoa(String.fromCharCode(...new Uint8Array(b))))")
            .asText();
    Path file = Files.createTempFile("rebuilt", ".pcapng");
    try {
      Files.write(file, Base64.getDecoder().decode(base64));
      String tshark = Requirement.TSHARK.program("the rebuilt pcapng in tshark");
      Process process =
          new ProcessBuilder(tshark, "-r", file.toString(), "-T", "fields", "-e", "sip.Call-ID")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo((CALL_ID + "\n").repeat(7));
    } finally {
      Files.delete(file);
    }
  }

  private String export(String name) throws Exception {
    String path = name.startsWith("/") ? "'" + name + "'" : "location.pathname + '/" + name + "'";
    return browser.run("fetch(" + path + ").then(r => r.text())").asText();
  }

  private int number(String script) throws Exception {
    return browser.run(script).asInt();
  }

  @Override
  public void close() throws IOException {
    explorer.close();
    browser.close();
  }
}
