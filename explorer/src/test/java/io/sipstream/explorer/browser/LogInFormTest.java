package io.sipstream.explorer.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.explorer.Explorer;
import io.sipstream.explorer.FakeSearchServer;
import io.sipstream.explorer.store.ElasticsearchStore;
import io.sipstream.testing.browser.Chromium;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The log-in in a real browser, which sends {@code Origin} by its own rules. */
class LogInFormTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Test
  void theFormsLogInAndOut() throws Exception {
    try (Chromium browser = Chromium.start();
        FakeSearchServer server = new FakeSearchServer()) {
      ElasticsearchStore store = server.store(TIMEOUT);
      try (Explorer explorer =
          Explorer.start(
              request -> store.as(request.user().serverHeaders()),
              null,
              Explorer.logIn(server.client(TIMEOUT)),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              null,
              line -> {})) {
        browser.open(URI.create(explorer.address()).resolve("/calls").toString());
        assertThat(browser.text("h1")).isEqualTo("Log in to sipstream");
        browser.run(
            "document.querySelector('#username').value = 'ann';"
                + " document.querySelector('#password').value = 'secret'");
        browser.navigate(() -> browser.run("document.querySelector('.login button').click()"));

        assertThat(browser.text("h1")).isEqualTo("Calls");
        assertThat(browser.text("header form")).isEqualTo("Log out ann");
        browser.navigate(() -> browser.run("document.querySelector('header button').click()"));
        assertThat(browser.text("h1")).isEqualTo("Log in to sipstream");
        browser.open(URI.create(explorer.address()).resolve("/calls").toString());
        assertThat(browser.text("h1")).isEqualTo("Log in to sipstream");
        assertThat(browser.takeProblems()).isEmpty();
      }
    }
  }
}
