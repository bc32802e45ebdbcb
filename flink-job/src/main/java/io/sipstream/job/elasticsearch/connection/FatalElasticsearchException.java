package io.sipstream.job.elasticsearch.connection;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Signals that Elasticsearch rejects documents until a person changes credentials, a setting or a
 * template. The message says what to change. Flink does not restart a job that fails with this
 * exception, since the next attempt would fail, too.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class FatalElasticsearchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates the exception with a message that says what to change. */
  public FatalElasticsearchException(String message) {
    super(message);
  }
}
