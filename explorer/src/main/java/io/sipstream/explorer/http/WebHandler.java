package io.sipstream.explorer.http;

/** Answers requests; called by several threads at once. */
@FunctionalInterface
public interface WebHandler {
  /** Returns the response to a request. */
  WebResponse handle(WebRequest request);

  /** Returns the response to a request that cannot be read. */
  default WebResponse refuse(int status, String reason) {
    return WebResponse.text(status, reason);
  }
}
