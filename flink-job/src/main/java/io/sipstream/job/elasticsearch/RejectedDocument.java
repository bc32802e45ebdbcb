package io.sipstream.job.elasticsearch;

/**
 * Holds a document that Elasticsearch rejects permanently.
 *
 * @param routing value of {@code _routing}; null for none
 * @param reason Elasticsearch's name of the error
 * @param detail field, type or index that caused the error, without the document's content
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RejectedDocument(
    String index, String id, String routing, byte[] json, String reason, String detail) {}
