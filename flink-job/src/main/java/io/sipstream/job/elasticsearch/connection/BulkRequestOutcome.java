package io.sipstream.job.elasticsearch.connection;

/** What a refusal of a whole bulk request means for the documents in it. */
public enum BulkRequestOutcome {
  /** To be sent again for as long as it takes. */
  RETRY,
  /**
   * Too large, or one document makes the whole invalid: to be sent in halves, down to the document
   * that is refused alone.
   */
  SPLIT,
  /** The credentials are wrong or may not write. */
  FORBIDDEN,
  /** Whatever answers there does not know the bulk API. */
  WRONG_ADDRESS;

  public static BulkRequestOutcome of(int status) {
    return switch (status) {
      case 400, 413 -> SPLIT;
      case 401, 403 -> FORBIDDEN;
      case 408, 429 -> RETRY; // RFC 9110 section 15.5.9, RFC 6585 section 4: try again later
      default -> status >= 500 ? RETRY : WRONG_ADDRESS;
    };
  }
}
