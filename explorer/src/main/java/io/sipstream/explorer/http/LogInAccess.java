package io.sipstream.explorer.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.explorer.store.StoreException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Allows users with credentials of the search server. The credentials stay in memory, and requests
 * to the search server have them, so that its roles decide what a user sees.
 */
public final class LogInAccess implements Access {
  private static final int MOST_SESSIONS = 1_000;
  private static final int MOST_NAMES = 1_000;
  private static final int MOST_FAILURES = 10;
  private static final long FAILURES_NANOS = Duration.ofMinutes(1).toNanos();
  private static final Duration SESSION = Duration.ofHours(8);
  private static final String LOG_IN = "/login";
  private static final String LOG_OUT = "/logout";

  private record Session(WebUser user, long beginNanos) {}

  private record Failures(int count, long beginNanos) {}

  private final Function<Map<String, String>, String> check;
  private final BiFunction<Integer, String, WebResponse> form;
  private final String cookie = "sipstream-" + Secrets.random();
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  /** By name of a user; the first one has the oldest begin. */
  private final Map<String, Failures> failures = new LinkedHashMap<>();

  /**
   * Creates the access.
   *
   * @param check returns the name of the user that the search server knows by request headers;
   *     throws {@link StoreException} for wrong credentials
   * @param form returns the page of the log-in with a status and an error message, which may be
   *     empty
   */
  public LogInAccess(
      Function<Map<String, String>, String> check, BiFunction<Integer, String, WebResponse> form) {
    this.check = check;
    this.form = form;
  }

  @Override
  public WebResponse handle(WebRequest request, WebHandler pages) {
    boolean post = request.method().equals("POST");
    if (post && request.path().equals(LOG_IN)) {
      return logIn(request);
    }
    if (post && request.path().equals(LOG_OUT)) {
      return logOut(request);
    }
    if (request.path().equals("/style.css")) {
      return pages.handle(request);
    }
    if (request.path().equals(LOG_IN)) {
      return form.apply(200, "");
    }
    WebUser user = user(request);
    return user == null ? WebResponse.redirect(LOG_IN) : pages.handle(request.as(user));
  }

  private synchronized WebUser user(WebRequest request) {
    // Removes the credentials of all sessions that ended.
    long now = System.nanoTime();
    sessions.values().removeIf(each -> now - each.beginNanos() > SESSION.toNanos());
    Session session = sessions.get(request.cookie(cookie));
    return session == null ? null : session.user();
  }

  private WebResponse logIn(WebRequest request) {
    String given = request.body().getOrDefault("username", "");
    if (isBlocked(given)) {
      return WebResponse.text(
          429, "Too many log-ins of this user failed. Try again in a minute.\n");
    }
    String credentials = given + ":" + request.body().getOrDefault("password", "");
    Map<String, String> headers =
        Map.of(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    String name;
    try {
      name = check.apply(headers);
    } catch (StoreException e) {
      // Without the message, which has the address of the search server.
      if (e.status() == 401 || e.status() == 403) {
        failed(given);
        return form.apply(403, "The search server refuses these credentials.");
      }
      return form.apply(e.status(), "The search server is unavailable. Try again later.");
    }
    // A new id at each log-in, so that nobody can prepare one.
    String id = Secrets.random();
    add(id, request, new WebUser(name, headers, true));
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

  private synchronized boolean isBlocked(String name) {
    long now = System.nanoTime();
    failures.values().removeIf(each -> now - each.beginNanos() > FAILURES_NANOS);
    Failures known = failures.get(name);
    return known != null && known.count() >= MOST_FAILURES;
  }

  private synchronized void failed(String name) {
    if (failures.size() >= MOST_NAMES && !failures.containsKey(name)) {
      failures.remove(failures.keySet().iterator().next());
    }
    failures.merge(
        name,
        new Failures(1, System.nanoTime()),
        (known, next) -> new Failures(known.count() + 1, known.beginNanos()));
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
