package io.sipstream.explorer.html;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Builds an address within the explorer. Every value is encoded. Immutable. */
public final class Url {
  private final String text;

  private Url(String text) {
    this.text = text;
  }

  /** Creates an address of segments of a path. */
  public static Url of(String... segments) {
    StringBuilder path = new StringBuilder();
    for (String segment : segments) {
      path.append('/').append(encoded(segment));
    }
    return new Url(path.toString());
  }

  /** Returns the address of a segment below this path, which must have no parameter. */
  public Url child(String segment) {
    return new Url(text + '/' + encoded(segment));
  }

  /** Returns the address with a parameter; unchanged if the value is empty. */
  public Url with(String name, Object value) {
    String parameter = String.valueOf(value);
    if (parameter.isEmpty()) {
      return this;
    }
    char separator = text.indexOf('?') < 0 ? '?' : '&';
    return new Url(text + separator + encoded(name) + '=' + encoded(parameter));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return text;
  }
}
