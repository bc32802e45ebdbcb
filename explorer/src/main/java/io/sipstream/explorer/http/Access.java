package io.sipstream.explorer.http;

/** Decides who may open the pages. Implementations are thread-safe. */
public interface Access {
  /** Passes the request of an allowed user on to the pages; answers the others itself. */
  WebResponse handle(WebRequest request, WebHandler pages);

  /** Returns the path to print. */
  default String entry() {
    return "/";
  }
}
