package io.sipstream.job.elasticsearch;

/**
 * Holds a document that Elasticsearch rejects permanently.
 *
 * @param routing value of {@code _routing}; null for none
 * @param version external version; {@link io.sipstream.document.Document#NO_VERSION} for none
 * @param reason Elasticsearch's name of the error
 * @param detail field, type or index that caused the error, without the document's content
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RejectedDocument(
    String index,
    String id,
    String routing,
    long version,
    byte[] json,
    String reason,
    String detail) {}
