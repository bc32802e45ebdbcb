package io.sipstream.explorer.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what the explorer reads of a request. Immutable.
 *
 * @param peer IP address of the client or proxy that connected
 * @param host name of {@code Host} without port, as sent
 * @param path path as sent
 * @param parameters decoded parameters of the query; the first value of each
 * @param headers header fields by name in lower case; several values are joined by commas
 * @param body parameters of a form
 * @param user who is logged in
 */
public record WebRequest(
    String method,
    String peer,
    String host,
    String path,
    Map<String, String> parameters,
    Map<String, String> headers,
    Map<String, String> body,
    WebUser user) {
  public WebRequest {
    parameters = Map.copyOf(parameters);
    headers = Map.copyOf(headers);
    body = Map.copyOf(body);
  }

  /** Returns the request of a user. */
  WebRequest as(WebUser other) {
    return new WebRequest(method, peer, host, path, parameters, headers, body, other);
  }

  /**
   * Returns the parameters of a query or form.
   *
   * @param query text after the question mark; null for none
   * @throws IllegalArgumentException if an escape is invalid
   */
  static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      parameters.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Returns a header field; empty if absent. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Returns a cookie; empty if absent. */
  public String cookie(String name) {
    for (String pair : List.of(header("cookie").split(";", -1))) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
        return pair.substring(equals + 1).strip();
      }
    }
    return "";
  }

  /** Returns a parameter; empty if absent. */
  public String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** Returns a parameter that counts from 1; 1 if it is absent or invalid. */
  public int number(String name) {
    try {
      return Math.max(1, Integer.parseInt(parameter(name)));
    } catch (NumberFormatException e) {
      return 1;
    }
  }
}
