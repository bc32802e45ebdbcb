package io.sipstream.explorer.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what the explorer reads of a request. Immutable.
 *
 * @param host name of {@code Host} without port, in lower case
 * @param path path as sent
 * @param parameters decoded parameters of the query; the first value of each
 * @param cookies cookies as sent
 */
public record WebRequest(
    String method,
    String host,
    String path,
    Map<String, String> parameters,
    Map<String, String> cookies) {
  public WebRequest {
    parameters = Map.copyOf(parameters);
    cookies = Map.copyOf(cookies);
  }

  /**
   * Returns the parameters of a query.
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

  /** Returns the cookies of header fields. */
  static Map<String, String> cookies(List<String> fields) {
    Map<String, String> cookies = new HashMap<>();
    for (String field : fields) {
      for (String pair : field.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          cookies.putIfAbsent(
              pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
        }
      }
    }
    return cookies;
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
