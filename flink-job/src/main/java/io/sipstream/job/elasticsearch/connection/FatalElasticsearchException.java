package io.sipstream.job.elasticsearch.connection;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Elasticsearch will not take documents until somebody changes something: credentials, a setting or
 * a template. The message is one sentence that says what. Flink does not restart a job that fails
 * with it, because the next attempt would end the same way.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class FatalElasticsearchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public FatalElasticsearchException(String sentence) {
    super(sentence);
  }
}
