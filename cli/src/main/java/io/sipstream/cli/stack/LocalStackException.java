package io.sipstream.cli.stack;

/**
 * A server of the local stack could not be started, reached or told to do something.
 *
 * <p>The message is a sentence for people; where a server has written a log, its last lines follow.
 */
public final class LocalStackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalStackException(String sentence) {
    super(sentence);
  }

  LocalStackException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
