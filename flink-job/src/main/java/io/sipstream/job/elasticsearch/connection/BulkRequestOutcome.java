package io.sipstream.job.elasticsearch.connection;

/** Classifies the HTTP status of a bulk request that failed as a whole. */
public enum BulkRequestOutcome {
  /** A temporary failure; the request is retried without limit. */
  RETRY,
  /**
   * The request is too large, or a document makes it invalid. It is sent in halves, until the
   * document that causes the failure is alone.
   */
  SPLIT,
  /** The credentials are wrong or lack the privilege to write. */
  FORBIDDEN,
  /** The server at the address does not implement the bulk API. */
  WRONG_ADDRESS;

  /** Returns the outcome for an HTTP status of 400 or above. */
  public static BulkRequestOutcome of(int status) {
    return switch (status) {
      case 400, 413 -> SPLIT;
      case 401, 403 -> FORBIDDEN;
      case 408, 429 -> RETRY; // RFC 9110 section 15.5.9, RFC 6585 section 4: try again later
      default -> status >= 500 ? RETRY : WRONG_ADDRESS;
    };
  }
}
