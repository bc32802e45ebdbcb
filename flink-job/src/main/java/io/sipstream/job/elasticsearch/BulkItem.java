package io.sipstream.job.elasticsearch;

import org.elasticsearch.action.DocWriteRequest.OpType;
import org.elasticsearch.action.index.IndexRequest;

/**
 * One document of a bulk request.
 *
 * @param request names index, id, routing and the document's bytes
 * @param serverErrors how often Elasticsearch answered with status 500 for it
 */
record BulkItem(IndexRequest request, int serverErrors) {
  boolean keepsExisting() {
    return request.opType() == OpType.CREATE;
  }

  BulkItem afterServerError() {
    return new BulkItem(request, serverErrors + 1);
  }
}
