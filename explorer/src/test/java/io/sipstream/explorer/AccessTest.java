package io.sipstream.explorer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.explorer.store.MemoryStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets the pages, and which headers each response has. */
class AccessTest {
  private Browser browser;
  private int port;

  @BeforeEach
  void start() throws IOException {
    browser = new Browser(new TestStore(Long.MAX_VALUE).ended());
    port = URI.create(browser.explorer.address()).getPort();
  }

  @AfterEach
  void stop() {
    browser.close();
  }

  /** Returns the whole response to a request without cookies. */
  private String send(String method, String path, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      String request =
          method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /calls, localhost, 403",
    "GET, /calls, evil.example, 421",
    "GET, /calls, 192.0.2.1, 421",
    "GET, /?token=wrong, 127.0.0.1, 403",
    "GET, /style.css, '[::1]', 403",
    "POST, /calls, localhost, 405",
    "GET, /calls?q=%zz, localhost, 400",
    "GET, http://evil.example/calls, localhost, 4",
  })
  void othersAreRefusedWithAllHeaders(String method, String path, String host, String status)
      throws IOException {
    String response = send(method, path, host);

    assertThat(response).startsWith("HTTP/1.1 " + status);
    assertThat(response)
        .contains(
            "Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self';")
        .contains("require-trusted-types-for 'script'")
        .contains("X-Content-Type-Options: nosniff")
        .contains("Referrer-Policy: same-origin")
        .contains("Cross-Origin-Opener-Policy: same-origin")
        .contains("Cache-Control: no-store")
        .doesNotContain("Server:");
  }

  /** Sends bytes of a form, half a second apart, until the server closes the connection. */
  @ParameterizedTest
  @CsvSource({"/login, 408", "/calls, 405"})
  void aFormThatDoesNotEndIsNotWaitedFor(String path, String status) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(500);
      String request =
          "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      int first = 0;
      for (int i = 0; i < 40 && first == 0; i++) {
        try {
          first = socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
          socket.getOutputStream().write('u');
        }
      }

      assertThat(first).isEqualTo('H');
      assertThat(new String(socket.getInputStream().readNBytes(11), US_ASCII))
          .isEqualTo("TTP/1.1 " + status);
    }
  }

  @Test
  void aFormOfLimitedSizeIsRead() throws IOException {
    assertThat(send("POST", "/login", "localhost\r\nContent-Length: 5000")).contains(" 413 ");
  }

  @Test
  void theTokenBecomesACookie() throws IOException {
    URI address = URI.create(browser.explorer.address());
    String response = send("GET", address.getPath() + "?" + address.getQuery(), "localhost");

    assertThat(response).startsWith("HTTP/1.1 303").contains("Location: /calls");
    assertThat(response).containsPattern("Set-Cookie: \\S+; Path=/; HttpOnly; SameSite=Strict");
    assertThat(response).doesNotContain(address.getQuery().substring("token=".length()));
    assertThat(browser.get("/calls").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "Sip.Example, sip.example",
    "sip.example, SIP.example:8060",
    "2001:db8:0:0:0:0:0:1, [2001:DB8::1]",
    "[2001:db8::1], [2001:db8:0::1]:8060",
    "192.0.2.1, 192.0.2.1",
  })
  void aPublicNameHasSeveralForms(String publicName, String host) throws IOException {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    MemoryStore store = new TestStore(Long.MAX_VALUE).ended();
    try (Explorer open =
        Explorer.start(request -> store, null, Explorer.open(), loopback, publicName, line -> {})) {
      port = URI.create(open.address()).getPort();

      assertThat(send("GET", "/calls", host)).startsWith("HTTP/1.1 200");
      assertThat(send("GET", "/calls", "[2001:db8::2]")).startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void withoutLogInThePublicNameIsAccepted() throws IOException {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    MemoryStore store = new TestStore(Long.MAX_VALUE).ended();
    try (Explorer open =
        Explorer.start(
            request -> store, null, Explorer.open(), loopback, "sip.example", line -> {})) {
      port = URI.create(open.address()).getPort();

      assertThat(open.address()).isEqualTo("http://sip.example:" + port + "/");
      assertThat(send("GET", "/calls", "sip.example")).startsWith("HTTP/1.1 200");
      assertThat(send("GET", "/calls", "other.example")).startsWith("HTTP/1.1 421");
    }
  }
}
