package io.sipstream.explorer.http;

/** Answers requests; called by several threads at once. */
@FunctionalInterface
public interface WebHandler {
  /** Returns the response to a request. */
  WebResponse handle(WebRequest request);
}
