package io.sipstream.cli.stack;

/**
 * Reports that a server of the local stack could not be started, reached or controlled.
 *
 * <p>The message ends with the last lines of the server's log, if there is one.
 */
public final class LocalStackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalStackException(String message) {
    super(message);
  }

  LocalStackException(String message, Throwable cause) {
    super(message, cause);
  }
}
