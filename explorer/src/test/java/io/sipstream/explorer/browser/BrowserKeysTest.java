package io.sipstream.explorer.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.explorer.TestStore;
import io.sipstream.testing.browser.Chromium;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys that do what they do in sngrep. Its keys are in the table of {@code src/keybinding.c}, in
 * the help texts of {@code src/curses/ui_call_flow.c} and {@code ui_call_list.c}, and in <a
 * href="https://github.com/irontec/sngrep/wiki/CallList">its wiki</a>: d SDP, c colours, s
 * compressed columns, a aliases, w times, R raw messages, t columns, x extended flow, h help, q
 * back, Space selection and difference.
 */
class BrowserKeysTest {
  private static Chromium browser;
  private static OpenPages pages;

  @BeforeAll
  static void start() throws Exception {
    browser = Chromium.start();
    pages = new OpenPages(browser, TestStore.ofSamples("answered-call.pcap", "busy.pcap"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (pages != null) {
      pages.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void openCall() throws Exception {
    pages.search("/calls", "answered-1@sipp.example.com");
    browser.press("j");
    pages.follow("Enter");
    assertThat(browser.text("h1")).startsWith("Call from ");
  }

  @AfterEach
  void noProblems() {
    assertThat(browser.takeProblems()).isEmpty();
  }

  private static String list() throws Exception {
    return browser.run("document.querySelector('.messages').textContent").asText();
  }

  @Test
  void dHidesAndShowsSdp() throws Exception {
    assertThat(list()).contains("INVITE [PCM");
    pages.follow("d");
    assertThat(pages.query()).isEqualTo("?sdp=off");
    assertThat(list()).contains("INVITE from").doesNotContain("[PCM");
    pages.follow("d");
    assertThat(pages.query()).isEmpty();
    assertThat(list()).contains("INVITE [PCM");
  }

  @Test
  void cCyclesThroughColours() throws Exception {
    String byLeg = picture();
    pages.follow("c");
    assertThat(pages.query()).isEqualTo("?colour=method");
    String byMethod = picture();
    pages.follow("c");
    assertThat(pages.query()).isEqualTo("?colour=cseq");
    pages.follow("c");
    assertThat(pages.query()).isEmpty();

    assertThat(colours(byLeg)).isEqualTo(1);
    // INVITE, ACK and BYE.
    assertThat(colours(byMethod)).isEqualTo(3);
  }

  private static String picture() throws Exception {
    return browser
        .run("fetch(document.querySelector('img[src*=rows]').src).then(r => r.text())")
        .asText();
  }

  private static long colours(String svg) {
    return svg.lines()
        .filter(line -> line.startsWith("<polygon"))
        .map(line -> line.replaceAll(".*fill=\"([^\"]*)\".*", "$1"))
        .distinct()
        .count();
  }

  @Test
  void sGivesEachPortAColumnAndABack() throws Exception {
    String addresses = list();
    pages.follow("s");
    assertThat(pages.query()).isEqualTo("?columns=ports");
    assertThat(list()).contains(":5060").isNotEqualTo(addresses);
    pages.follow("a");
    assertThat(pages.query()).isEqualTo("?columns=addresses");
    assertThat(list()).isEqualTo(addresses);
  }

  @Test
  void wShowsTimesSinceTheFirstMessage() throws Exception {
    pages.follow("w");

    assertThat(pages.query()).isEqualTo("?time=start");
    assertThat(list()).startsWith("\n+0.000000, INVITE");
  }

  @Test
  void keysAddToEachOtherInTheAddress() throws Exception {
    pages.follow("d");
    pages.follow("c");
    pages.follow("w");
    assertThat(pages.query()).isEqualTo("?sdp=off&colour=method&time=start");
    browser.reload();

    assertThat(list()).startsWith("\n+0.000000, INVITE from");
  }

  @ParameterizedTest
  @ValueSource(strings = {"R", "r"})
  void rShowsTheMessagesAsOnTheWire(String key) throws Exception {
    pages.follow(key);
    assertThat(browser.run("location.pathname").asText()).endsWith("/raw");
    assertThat(browser.text("pre")).startsWith("INVITE sip:").contains("CSeq: 1 INVITE");
    pages.follow("q");
    assertThat(browser.text("main")).contains("Ladder");
    pages.search("/calls", "answered-1@sipp.example.com");
    browser.press("j");
    pages.follow(key);
    assertThat(browser.run("location.pathname").asText()).endsWith("/raw");
  }

  @Test
  void spaceComparesTwoMessages() throws Exception {
    browser.press("j");
    browser.press(" ");
    browser.press("j");
    pages.follow(" ");

    assertThat(browser.text("main")).contains("Difference").contains("- INVITE ");
  }

  @Test
  void spaceTwiceRemovesTheMark() throws Exception {
    browser.press("j");
    browser.press(" ");
    assertThat(browser.run("document.querySelectorAll('.marked').length").asInt()).isOne();
    browser.press(" ");

    assertThat(browser.run("document.querySelectorAll('.marked').length").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"h, #keys", "?, #keys", "S, #exports"})
  void aKeyShowsAPartOfThePage(String key, String part) throws Exception {
    browser.press(key);

    assertThat(browser.run("!!document.activeElement.closest('" + part + "')").asBoolean())
        .isTrue();
  }

  @Test
  void theHelpListsEveryKey() throws Exception {
    browser.press("h");

    assertThat(
            browser
                .run(
                    "[...document.querySelectorAll('#keys kbd')].map(k => k.textContent).join(' ')")
                .asText())
        .isEqualTo("/ f j k Enter Esc q R t p Space D x d c s a w S h ?");
  }
}
