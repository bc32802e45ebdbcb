package io.sipstream.explorer.http;

import io.sipstream.packet.IpAddress;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Passes on requests that name this server, come from its own pages, and that the access allows.
 */
public final class AccessGuard implements WebHandler {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
  private static final Set<String> RESOURCES = Set.of("/style.css", "/keys.js", "/columns.js");
  private static final Set<String> LOG_IN_FORMS = Set.of("/login", "/logout");
  private static final Set<String> TASK_FORMS = Set.of("/frames", "/frames/cancel");

  private final WebHandler pages;
  private final Access access;
  private final String publicName;
  private final Consumer<String> audit;
  private final ServerMetrics metrics = new ServerMetrics();

  /**
   * Creates a guard.
   *
   * @param publicName name in the address of the server, next to those of loopback; null for none
   * @param audit takes a line for each log-in and each page of a user
   */
  public AccessGuard(WebHandler pages, Access access, String publicName, Consumer<String> audit) {
    this.pages = pages;
    this.access = access;
    this.publicName = publicName == null ? null : canonical(publicName);
    this.audit = audit;
  }

  /** Returns whether a request has a body to read. */
  static boolean isForm(String method, String path) {
    return method.equals("POST") && (LOG_IN_FORMS.contains(path) || TASK_FORMS.contains(path));
  }

  /** Returns the path to print. */
  public String entry() {
    return access.entry();
  }

  @Override
  public WebResponse handle(WebRequest request) {
    long begin = System.nanoTime();
    WebResponse response = handled(this::response, request);
    audit(request, response);
    metrics.add(response.status(), System.nanoTime() - begin);
    return response;
  }

  @Override
  public WebResponse refuse(int status, String reason) {
    metrics.add(status, 0);
    return WebResponse.text(status, reason);
  }

  /** Returns the response of a handler, or the one to its failure. */
  private static WebResponse handled(WebHandler handler, WebRequest request) {
    try {
      return handler.handle(request);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return WebResponse.text(
          500, "Internal error: " + e.getClass().getSimpleName() + ". Please report it.\n");
    }
  }

  private WebResponse response(WebRequest request) {
    if (request.path().equals("/health")) {
      return WebResponse.text(200, "ok\n");
    }
    if (request.path().equals("/metrics")) {
      return metrics.response();
    }
    if (!isOwnName(request.host())) {
      return WebResponse.text(421, "This server has another name. Use the printed address.\n");
    }
    if (isForm(request.method(), request.path())
        && (access instanceof LogInAccess || TASK_FORMS.contains(request.path()))) {
      if (!isOwnOrigin(request.header("origin"))) {
        return WebResponse.text(403, "The request comes from a page of another server.\n");
      }
    } else if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return WebResponse.text(405, "Only GET and HEAD are allowed.\n").with("Allow", "GET, HEAD");
    }
    return access.handle(request, this::audited);
  }

  private WebResponse audited(WebRequest request) {
    WebResponse response = handled(pages, request);
    if (!request.user().name().isEmpty() && !RESOURCES.contains(request.path())) {
      audit.accept(
          "%s %s %s %s"
              .formatted(
                  request.user().name(),
                  response.status(),
                  request.path(),
                  request.body().getOrDefault("call", request.parameter("q"))));
    }
    return response;
  }

  /** Writes a line for a log-in. The name comes last if it is not proved. */
  private void audit(WebRequest request, WebResponse response) {
    if (access instanceof LogInAccess
        && request.method().equals("POST")
        && request.path().equals("/login")) {
      String name = request.body().getOrDefault("username", "");
      boolean proved = response.status() == 303;
      audit.accept(
          "%s %s /login %s".formatted(proved ? name : "-", response.status(), proved ? "" : name));
    }
  }

  private boolean isOwnName(String host) {
    String name = canonical(host);
    return LOOPBACK.contains(name) || name.equals(publicName);
  }

  /** Returns a name in lower case, or an address without brackets in its shortest form. */
  private static String canonical(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    String address = IpAddress.canonical(bare);
    return address == null ? host.toLowerCase(Locale.ROOT) : address;
  }

  private boolean isOwnOrigin(String origin) {
    String host = origin.replaceFirst("^https?://", "");
    int port = host.lastIndexOf(':');
    return !host.equals(origin)
        && isOwnName(port > host.lastIndexOf(']') ? host.substring(0, port) : host);
  }
}
