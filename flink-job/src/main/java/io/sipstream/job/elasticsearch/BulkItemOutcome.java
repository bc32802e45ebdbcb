package io.sipstream.job.elasticsearch;

/**
 * Classifies Elasticsearch's response for one document and decides whether the document is retried.
 * The statuses are those of the bulk API's reference, "Response body".
 */
enum BulkItemOutcome {
  /** The document is indexed, and is new. */
  CREATED,
  /** A document with the id exists and is unchanged. */
  DUPLICATE,
  /** The document is indexed and replaces an older one. */
  REPLACED,
  /** Elasticsearch rejects the document permanently; it becomes a dead letter. */
  REJECTED,
  /** A temporary failure; the document is retried without limit. */
  RETRY,
  /**
   * A server error, which may be temporary or caused by the document. The document is rejected
   * after {@link #SERVER_ERRORS_MAX} such responses.
   */
  RETRY_A_FEW_TIMES,
  /** The credentials lack the privilege to write. */
  FORBIDDEN;

  /** Number of server errors after which a document is rejected. */
  static final int SERVER_ERRORS_MAX = 8;

  // A write to a temporarily read-only index fails with 403, too. Other credentials do not help.
  private static final String CLUSTER_BLOCK = "cluster_block_exception";

  // A new index cannot be created, usually because the cluster is at its limit of shards
  // (cluster.max_shards_per_node). The status is 400, although no document caused it.
  private static final String NO_NEW_INDEX = "validation_exception";

  static BulkItemOutcome of(BulkReply.Item answer, boolean keepsExisting) {
    int status = answer.status();
    if (status == 201) {
      return CREATED;
    }
    if (status == 200) {
      return answer.result().equals("created") ? CREATED : REPLACED;
    }
    if (status == 409 && keepsExisting) {
      return DUPLICATE;
    }
    if (answer.errorType().equals(CLUSTER_BLOCK)
        || answer.errorType().equals(NO_NEW_INDEX)
        || status == 429
        || status == 502
        || status == 503
        || status == 504) {
      return RETRY;
    }
    if (status == 401 || status == 403) {
      return FORBIDDEN;
    }
    return status >= 500 ? RETRY_A_FEW_TIMES : REJECTED;
  }
}
