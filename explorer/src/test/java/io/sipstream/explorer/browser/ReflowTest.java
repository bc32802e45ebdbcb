package io.sipstream.explorer.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.explorer.HostileCorpus;
import io.sipstream.explorer.TestStore;
import io.sipstream.testing.browser.Chromium;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Pages at 400 % zoom of a window of 1,280 pixels, which leaves 320 (WCAG 2.2, criterion 1.4.10).
 * Only the regions of tables and pictures scroll to the side.
 */
class ReflowTest {
  private static final int WIDTH = 320;

  private static Chromium browser;

  @BeforeAll
  static void start() throws Exception {
    browser = Chromium.start();
    browser.viewport(WIDTH, 256);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  /** Checks that nothing is wider than the window, also in the open menus. */
  private static void fits(String what) throws Exception {
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
    JsonNode wide =
        browser.run(
            "document.documentElement.scrollWidth <= innerWidth ? [] : "
                + "[...document.querySelectorAll('main *, header *')].filter(e => !e.closest('.scroll')"
                + " && e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML.slice(0, 99))");
    assertThat(browser.run("innerWidth").asInt()).isEqualTo(WIDTH);
    assertThat(browser.run("document.documentElement.scrollWidth").asInt())
        .as(what + ": " + wide)
        .isLessThanOrEqualTo(WIDTH);
  }

  @Test
  void everyPageFits() throws Exception {
    try (OpenPages pages =
        new OpenPages(
            browser,
            TestStore.ofSamples("answered-call.pcap", "registration.pcap", "ipv6-call.pcap"))) {
      for (String list : List.of("/calls", "/messages", "/calls?q=pdd:3", "/no-such-page")) {
        pages.open(list);
        fits(list);
      }
      pages.search("/calls", "answered-1@sipp.example.com");
      browser.press("j");
      pages.follow("Enter");
      fits("call");
      browser.screenshot("narrow-call");
      String path = browser.run("location.pathname").asText();
      for (String shown : List.of("?columns=ports&time=start", "?legs=all&colour=cseq", "/raw")) {
        pages.open(path + shown);
        fits(shown);
      }
      pages.open(path);
      assertThat(browser.run("document.querySelector('.ladder').clientWidth").asInt())
          .isBetween(WIDTH / 2, WIDTH);
      browser.press("j");
      pages.follow("Enter");
      fits("message");
      browser.screenshot("narrow-message");
    }
  }

  @Test
  @Tag("hostile")
  void hostileMessagesFit() throws Exception {
    try (OpenPages pages = new OpenPages(browser, HostileCorpus.store())) {
      for (String list : List.of("/calls", "/messages")) {
        pages.open(list);
        fits(list);
        JsonNode links =
            browser.run("[...document.querySelectorAll('a[data-row]')].map(a => a.href)");
        for (int i = 0; i < links.size(); i += 9) {
          browser.open(links.get(i).asText());
          fits(links.get(i).asText());
        }
      }
    }
  }
}
