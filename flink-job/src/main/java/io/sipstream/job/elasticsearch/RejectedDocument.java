package io.sipstream.job.elasticsearch;

import org.elasticsearch.action.index.IndexRequest;

/**
 * Holds a document that Elasticsearch rejects permanently.
 *
 * @param request index, id, routing and the document's bytes
 * @param reason Elasticsearch's name of the error
 * @param detail field, type or index that caused the error, without the document's content
 */
record RejectedDocument(IndexRequest request, String reason, String detail) {}
