package io.sipstream.explorer.http;

import io.sipstream.explorer.html.Html;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds a response. Immutable. */
public final class WebResponse {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private WebResponse(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  /** Creates a page. */
  public static WebResponse page(int status, Html page) {
    return of(status, "text/html; charset=utf-8", page.toString());
  }

  /** Creates a response of plain text. */
  public static WebResponse text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text);
  }

  /** Creates a response of a type. */
  public static WebResponse of(int status, String type, String body) {
    return of(status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Creates a response of a type. */
  public static WebResponse of(int status, String type, byte[] body) {
    return new WebResponse(status, Map.of("Content-Type", type), body.clone());
  }

  /** Creates a redirection to a path of this server. */
  public static WebResponse redirect(String path) {
    return text(303, "See " + path + "\n").with("Location", path);
  }

  /** Returns the response with a header. */
  public WebResponse with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new WebResponse(status, more, body);
  }

  /** Returns the status code. */
  public int status() {
    return status;
  }

  /** Returns the headers. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Returns the body, which is not to be changed. */
  byte[] body() {
    return body;
  }
}
