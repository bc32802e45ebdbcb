package io.sipstream.explorer.http;

/** Accepts requests until it is closed. */
public interface WebServer extends AutoCloseable {
  /** Returns the port that it listens on. */
  int port();

  @Override
  void close();
}
