package io.sipstream.job.elasticsearch;

import org.elasticsearch.action.index.IndexRequest;

/**
 * A document that Elasticsearch will never take.
 *
 * @param reason Elasticsearch's name for the failure
 * @param detail where it failed, without the document's content
 */
record RejectedDocument(IndexRequest request, String reason, String detail) {}
