package io.sipstream.job.elasticsearch;

import org.elasticsearch.action.DocWriteRequest.OpType;
import org.elasticsearch.action.index.IndexRequest;

/**
 * Holds one document of a bulk request.
 *
 * @param request index, id, routing and the document's bytes
 * @param serverErrors number of responses with status 500 for the document
 */
record BulkItem(IndexRequest request, int serverErrors) {
  /** Returns whether an existing document with the id is kept. */
  boolean keepsExisting() {
    return request.opType() == OpType.CREATE;
  }

  /** Returns the document with one more server error. */
  BulkItem afterServerError() {
    return new BulkItem(request, serverErrors + 1);
  }
}
