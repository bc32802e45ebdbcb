package io.sipstream.explorer.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.explorer.store.StoreException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Allows users with credentials of the search server. The credentials stay in memory, and requests
 * to the search server have them, so that its roles decide what a user sees.
 */
public final class LogInAccess implements Access {
  private static final int MOST_SESSIONS = 1_000;
  private static final int MOST_FAILURES = 10;
  private static final long FAILURES_NANOS = Duration.ofMinutes(1).toNanos();
  private static final Duration SESSION = Duration.ofHours(8);
  private static final String LOG_IN = "/login";

  private record Session(WebUser user, long beginNanos) {}

  private final Function<Map<String, String>, String> check;
  private final Function<String, WebResponse> form;
  private final String cookie = "sipstream-" + Secrets.random();
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private int failures;
  private long failuresSince;

  /**
   * Creates the access.
   *
   * @param check returns the name of the user that the search server knows by request headers;
   *     throws {@link StoreException} for wrong credentials
   * @param form returns the page of the log-in with an error message, which may be empty
   */
  public LogInAccess(
      Function<Map<String, String>, String> check, Function<String, WebResponse> form) {
    this.check = check;
    this.form = form;
  }

  @Override
  public WebResponse handle(WebRequest request, WebHandler pages) {
    if (request.method().equals("POST")) {
      return request.path().equals(LOG_IN) ? logIn(request) : logOut(request);
    }
    if (request.path().equals("/style.css")) {
      return pages.handle(request);
    }
    if (request.path().equals(LOG_IN)) {
      return form.apply("");
    }
    WebUser user = user(request);
    return user == null ? WebResponse.redirect(LOG_IN) : pages.handle(request.as(user));
  }

  private synchronized WebUser user(WebRequest request) {
    Session session = sessions.get(request.cookie(cookie));
    return session == null || System.nanoTime() - session.beginNanos() > SESSION.toNanos()
        ? null
        : session.user();
  }

  private WebResponse logIn(WebRequest request) {
    if (isBlocked()) {
      return WebResponse.text(429, "Too many log-ins failed. Try again in a minute.\n");
    }
    String credentials =
        request.body().getOrDefault("username", "")
            + ":"
            + request.body().getOrDefault("password", "");
    Map<String, String> headers =
        Map.of(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    String name;
    try {
      name = check.apply(headers);
    } catch (StoreException e) {
      failed();
      return form.apply(e.getMessage());
    }
    // A new id at each log-in, so that nobody can prepare one.
    String id = Secrets.random();
    add(id, request, new WebUser(name, headers));
    boolean https = request.header("origin").startsWith("https:");
    return WebResponse.redirect("/calls")
        .with(
            "Set-Cookie",
            cookie
                + "="
                + id
                + "; Path=/; Max-Age="
                + SESSION.toSeconds()
                + "; HttpOnly; SameSite=Strict"
                + (https ? "; Secure" : ""));
  }

  private synchronized boolean isBlocked() {
    if (System.nanoTime() - failuresSince > FAILURES_NANOS) {
      failures = 0;
    }
    return failures >= MOST_FAILURES;
  }

  private synchronized void failed() {
    if (failures++ == 0) {
      failuresSince = System.nanoTime();
    }
  }

  private synchronized void add(String id, WebRequest request, WebUser user) {
    sessions.remove(request.cookie(cookie));
    if (sessions.size() >= MOST_SESSIONS) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    sessions.put(id, new Session(user, System.nanoTime()));
  }

  private synchronized WebResponse logOut(WebRequest request) {
    sessions.remove(request.cookie(cookie));
    return WebResponse.redirect(LOG_IN)
        .with("Set-Cookie", cookie + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
  }
}
