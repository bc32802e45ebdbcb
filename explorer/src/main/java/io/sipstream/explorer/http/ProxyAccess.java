package io.sipstream.explorer.http;

import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Allows users that a trusted proxy names in a header. A request from another address is refused,
 * so that nobody can write the header himself.
 */
public final class ProxyAccess implements Access {
  /** Has no comma: several header fields, of the client and of the proxy, are joined by commas. */
  private static final String USER = "[\\x21-\\x7e&&[^,]]{1,256}";

  /** Of Elasticsearch and of OpenSearch. Each ignores the header of the other. */
  private static final List<String> RUN_AS =
      List.of("es-security-runas-user", "opendistro_security_impersonate_as");

  private final Predicate<String> isProxy;
  private final String header;
  private final boolean runAs;

  /**
   * Creates the access.
   *
   * @param isProxy whether an IP address is that of a trusted proxy
   * @param header name of the header with the user
   * @param runAs whether requests to the search server run as the user
   */
  public ProxyAccess(Predicate<String> isProxy, String header, boolean runAs) {
    this.isProxy = isProxy;
    this.header = header.toLowerCase(java.util.Locale.ROOT);
    this.runAs = runAs;
  }

  @Override
  public WebResponse handle(WebRequest request, WebHandler pages) {
    if (!isProxy.test(request.peer())) {
      return WebResponse.text(403, "Requests are accepted from the proxy only.\n");
    }
    String user = request.header(header);
    if (!user.matches(USER)) {
      return WebResponse.text(403, "The proxy names no user, or several, in " + header + ".\n");
    }
    Map<String, String> serverHeaders =
        runAs ? RUN_AS.stream().collect(toMap(name -> name, name -> user)) : Map.of();
    return pages.handle(request.as(new WebUser(user, serverHeaders, false)));
  }
}
