package io.sipstream.job.elasticsearch;

/**
 * What Elasticsearch's answer for one document means for it. The statuses are those of the bulk
 * API's reference, "Response body".
 */
enum BulkItemOutcome {
  /** Indexed, and new. */
  CREATED,
  /** Was there already and stays as it was. */
  DUPLICATE,
  /** Indexed in place of an older one. */
  REPLACED,
  /** Will never be taken: a dead letter. */
  REJECTED,
  /** Not now: to be sent again for as long as it takes. */
  RETRY,
  /**
   * The server failed at it. That may pass, or be this document's doing, so it is sent again only
   * {@link #SERVER_ERRORS_MAX} times.
   */
  RETRY_A_FEW_TIMES,
  /** The credentials may not write. */
  FORBIDDEN;

  /** After as many answers of status 500 a document counts as rejected. */
  static final int SERVER_ERRORS_MAX = 8;

  // An index that somebody made read-only for the time being answers 403 too, but no credentials
  // would help against it.
  private static final String CLUSTER_BLOCK = "cluster_block_exception";

  // The index of a new day cannot be made, mostly because the cluster is at its limit of shards
  // (cluster.max_shards_per_node). That is no document's fault and status 400 all the same.
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
