package io.sipstream.explorer.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.explorer.TestStore;
import io.sipstream.testing.browser.Chromium;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The columns of lists: hidden, shown, moved, kept and reset. */
class BrowserColumnsTest {
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

  @AfterEach
  void noProblems() throws Exception {
    assertThat(browser.takeProblems()).isEmpty();
    browser.run("localStorage.clear()");
  }

  private static List<String> texts(String selector) throws Exception {
    JsonNode all =
        browser.run(
            "[...document.querySelectorAll('%s')].filter(e => e.checkVisibility()).map(e => e.textContent)"
                .formatted(selector));
    List<String> texts = new ArrayList<>();
    all.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static List<String> heads() throws Exception {
    return texts("thead th");
  }

  private static void focus(String column, String what) throws Exception {
    browser.run("document.querySelector('[data-name=\"%s\"] %s').focus()".formatted(column, what));
  }

  @Test
  void aColumnIsHiddenAndShownWithTheKeyboard() throws Exception {
    pages.open("/calls");
    List<String> all = heads();
    assertThat(all).hasSize(12).startsWith("start", "caller", "callee");
    browser.press("t");
    assertThat(browser.run("document.querySelector('#columns').open").asBoolean()).isTrue();
    focus("callee", "input");
    browser.press(" ");
    browser.screenshot("columns");

    assertThat(heads()).hasSize(11).doesNotContain("callee");
    assertThat(texts("tbody tr:first-child td")).hasSize(11);
    assertThat(browser.text("#columns [role=status]")).isEqualTo("Column callee is hidden.");
    browser.press(" ");
    assertThat(heads()).isEqualTo(all);
  }

  @Test
  void aColumnIsMovedWithTheKeyboardAndKeepsTheFocus() throws Exception {
    pages.open("/calls");
    List<String> first = texts("tbody tr:first-child td");
    browser.press("t");
    focus("code", "input");
    browser.press("-");
    browser.press("-");
    assertThat(heads()).startsWith("start", "caller", "callee", "from peer", "code");
    browser.press("+");
    assertThat(heads()).startsWith("start", "caller", "callee", "from peer", "to peer", "code");
    focus("code", "[aria-label^=Earlier]");
    browser.press("Enter");
    browser.press("Enter");

    assertThat(heads()).startsWith("start", "caller", "callee", "code", "from peer", "to peer");
    assertThat(texts("tbody tr:first-child td").get(3)).isEqualTo(first.get(6));
    assertThat(browser.run("document.activeElement.closest('[data-name]').dataset.name").asText())
        .isEqualTo("code");
  }

  @Test
  void theChoiceOfEachListIsKeptUntilItIsReset() throws Exception {
    pages.open("/calls");
    List<String> all = heads();
    browser.press("t");
    focus("hops", "input");
    browser.press(" ");
    browser.press("-");
    List<String> chosen = heads();
    pages.open("/messages");
    assertThat(heads()).hasSize(8).startsWith("time", "message");
    pages.open("/calls");
    assertThat(heads()).isEqualTo(chosen).hasSize(11);
    browser.press("j");
    pages.follow("Enter");
    assertThat(browser.text("h1")).startsWith("Call from ");
    pages.open("/calls");

    browser.press("t");
    browser.run("document.querySelector('#columns > button').click()");
    assertThat(heads()).isEqualTo(all);
    browser.reload();
    assertThat(heads()).isEqualTo(all);
  }

  @Test
  void theColumnWithTheLinkIsAlwaysShown() throws Exception {
    pages.open("/messages");

    assertThat(browser.run("document.querySelector('[data-name=time] input').disabled").asBoolean())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "null",
        "{}",
        "{\"order\":[\"no such\",\"callee\",\"callee\"],\"hidden\":[\"start\",3]}"
      })
  void aDamagedChoiceShowsAllColumns(String kept) throws Exception {
    pages.open("/calls");
    browser.run("localStorage.setItem('sipstream.columns.calls', '" + kept + "')");
    browser.reload();

    assertThat(heads()).hasSize(12).contains("start", "callee");
  }
}
