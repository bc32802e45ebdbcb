package io.sipstream.explorer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.explorer.http.Access;
import io.sipstream.explorer.http.ProxyAccess;
import io.sipstream.explorer.store.ElasticsearchStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users of the search server, and users that a proxy names. */
class LogInTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> audit = new CopyOnWriteArrayList<>();
  private FakeSearchServer server;
  private Explorer explorer;

  @BeforeEach
  void startServer() throws Exception {
    server = new FakeSearchServer();
  }

  @AfterEach
  void stop() {
    server.close();
    if (explorer != null) {
      explorer.close();
    }
  }

  private void start(Access access) throws Exception {
    ElasticsearchStore store = server.store(TIMEOUT);
    explorer =
        Explorer.start(
            request -> store.as(request.user().serverHeaders()),
            null,
            access,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            audit::add);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(explorer.address()).resolve(path));
  }

  private HttpResponse<String> logIn(String password, String origin) throws Exception {
    return logIn("ann", password, origin);
  }

  private HttpResponse<String> logIn(String user, String password, String origin) throws Exception {
    HttpRequest.Builder request =
        to("/login").POST(BodyPublishers.ofString("username=" + user + "&password=" + password));
    return send(origin == null ? request : request.header("Origin", origin));
  }

  private String origin() {
    return explorer.address().replaceFirst("/$", "");
  }

  @Test
  void aUserOfTheSearchServerReadsWithHisCredentials() throws Exception {
    start(Explorer.logIn(server.client(TIMEOUT)));

    assertThat(send(to("/calls")).headers().firstValue("Location")).hasValue("/login");
    assertThat(send(to("/login")).body()).contains("<form class=\"login\"");
    HttpResponse<String> response = logIn("secret", origin());
    assertThat(response.statusCode()).isEqualTo(303);
    String cookie = response.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly; SameSite=Strict").doesNotContain("secret");
    String session = cookie.split(";", -1)[0];
    server.credentials.clear();
    assertThat(send(to("/calls?q=x").header("Cookie", session)).statusCode()).isEqualTo(200);
    assertThat(server.credentials)
        .isNotEmpty()
        .allMatch(each -> each.equals("Basic YW5uOnNlY3JldA=="));
    assertThat(audit).containsExactly("ann 303 /login ", "ann 200 /calls x");
    send(
        to("/logout")
            .POST(BodyPublishers.noBody())
            .header("Cookie", session)
            .header("Origin", origin()));
    assertThat(send(to("/calls").header("Cookie", session)).statusCode()).isEqualTo(303);
  }

  @Test
  void wrongCredentialsAndForeignPagesAreRefused() throws Exception {
    start(Explorer.logIn(server.client(TIMEOUT)));

    assertThat(logIn("secret", null).statusCode()).isEqualTo(403);
    assertThat(logIn("secret", "http://evil.example").statusCode()).isEqualTo(403);
    assertThat(logIn("secret", "null").statusCode()).isEqualTo(403);
    for (int i = 0; i < 10; i++) {
      assertThat(logIn("wrong", origin()).body())
          .contains("refuses these credentials")
          .doesNotContain("127.0.0.1");
    }
    assertThat(logIn("secret", origin()).statusCode()).isEqualTo(429);
    assertThat(audit).contains("- 403 /login ann", "- 429 /login ann");
    // Others can log in.
    assertThat(logIn("bob", "wrong", origin()).statusCode()).isEqualTo(403);
  }

  @Test
  void anUnavailableServerBlocksNobody() throws Exception {
    start(Explorer.logIn(server.client(TIMEOUT)));
    server.status = 503;
    for (int i = 0; i < 11; i++) {
      HttpResponse<String> response = logIn("secret", origin());
      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(response.body()).contains("is unavailable").doesNotContain("127.0.0.1");
    }
    server.status = 200;

    assertThat(logIn("secret", origin()).statusCode()).isEqualTo(303);
  }

  @Test
  void aProxyNamesTheUser() throws Exception {
    start(new ProxyAccess("127.0.0.1"::equals, "X-Forwarded-User", true));

    assertThat(send(to("/calls")).statusCode()).isEqualTo(403);
    assertThat(send(to("/calls").header("X-Forwarded-User", "a b")).statusCode()).isEqualTo(403);
    HttpResponse<String> page = send(to("/messages").header("X-Forwarded-User", "ann"));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).doesNotContain("/logout");
    assertThat(server.users).isNotEmpty().containsOnly("ann");
    assertThat(audit).contains("ann 200 /messages ");
  }

  @Test
  void severalUsersInAHeaderAreRefused() throws Exception {
    start(new ProxyAccess("127.0.0.1"::equals, "X-Forwarded-User", true));

    HttpRequest.Builder two = to("/calls").header("X-Forwarded-User", "eve");
    assertThat(send(two.header("x-forwarded-user", "ann")).statusCode()).isEqualTo(403);
    assertThat(send(to("/calls").header("X-Forwarded-User", "eve,ann")).statusCode())
        .isEqualTo(403);
    assertThat(server.users).isEmpty();
  }

  @Test
  void anotherAddressThanTheProxyCannotNameAUser() throws Exception {
    start(new ProxyAccess("192.0.2.1"::equals, "X-Forwarded-User", false));

    assertThat(send(to("/calls").header("X-Forwarded-User", "ann")).statusCode()).isEqualTo(403);
    assertThat(server.users).isEmpty();
  }

  @Test
  void healthAndMetricsNeedNoUser() throws Exception {
    start(Explorer.logIn(server.client(TIMEOUT)));
    send(to("/calls"));

    assertThat(send(to("/health")).body()).isEqualTo("ok\n");
    assertThat(send(to("/metrics")).body())
        .contains("sipstream_explorer_responses_total{status=\"303\"} 1");
  }

  @Test
  void failuresAreCountedAndAudited() throws Exception {
    explorer =
        Explorer.start(
            request -> {
              throw new IllegalStateException("test");
            },
            null,
            new ProxyAccess("127.0.0.1"::equals, "X-Forwarded-User", true),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            audit::add);

    HttpResponse<String> failed = send(to("/calls").header("X-Forwarded-User", "ann"));
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).contains("IllegalStateException");
    assertThat(audit).containsExactly("ann 500 /calls ");
    assertThat(raw("GET /calls?q=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(raw("GET /calls HTTP/9.9\r\n\r\n")).startsWith("HTTP/1.1 505");
    assertThat(send(to("/metrics")).body())
        .contains("{status=\"500\"} 1", "{status=\"400\"} 1", "{status=\"505\"} 1");
  }

  private String raw(String request) throws Exception {
    int port = URI.create(explorer.address()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
