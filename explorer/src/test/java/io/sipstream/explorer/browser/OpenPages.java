package io.sipstream.explorer.browser;

import io.sipstream.explorer.Explorer;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.testing.browser.Chromium;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Opens the pages of a store in a browser. */
final class OpenPages implements AutoCloseable {
  final Chromium browser;
  private final Explorer explorer;

  OpenPages(Chromium browser, MessageStore store) throws Exception {
    this.browser = browser;
    explorer =
        Explorer.withToken(store, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    browser.open(explorer.address());
  }

  void open(String path) throws Exception {
    browser.open(URI.create(explorer.address()).resolve(path).toString());
  }

  void search(String path, String line) throws Exception {
    open(path + "?q=" + URLEncoder.encode(line, StandardCharsets.UTF_8));
  }

  /** Presses a key that leads to another page. */
  void follow(String key) throws Exception {
    browser.navigate(() -> browser.press(key));
  }

  String query() throws Exception {
    return browser.run("location.search").asText();
  }

  @Override
  public void close() throws IOException {
    explorer.close();
  }
}
