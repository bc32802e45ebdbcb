package io.sipstream.explorer;

import io.sipstream.explorer.store.MessageStore;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens the pages of a store over HTTP, with the token of the printed address. */
final class Browser implements AutoCloseable {
  private static final Pattern LINK = Pattern.compile("href=\"([^\"]*)\"");

  final Explorer explorer;
  private final HttpClient client;

  Browser(MessageStore store) throws IOException {
    explorer =
        Explorer.withToken(store, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    get(explorer.address());
  }

  /** Returns the response of a path, or of a whole address. */
  HttpResponse<String> get(String path) throws IOException {
    URI uri = URI.create(explorer.address()).resolve(path.replace("&amp;", "&"));
    try {
      return client.send(
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Returns the bytes of a file. */
  byte[] bytes(String path) throws IOException {
    URI uri = URI.create(explorer.address()).resolve(path);
    try {
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray())
          .body();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Returns the page of a path. */
  String page(String path) throws IOException {
    return get(path).body();
  }

  /** Returns the links of a page that begin with a path. */
  static List<String> links(String page, String begin) {
    List<String> links = new ArrayList<>();
    Matcher matcher = LINK.matcher(page);
    while (matcher.find()) {
      if (matcher.group(1).startsWith(begin)) {
        links.add(matcher.group(1));
      }
    }
    return links;
  }

  @Override
  public void close() {
    explorer.close();
  }
}
