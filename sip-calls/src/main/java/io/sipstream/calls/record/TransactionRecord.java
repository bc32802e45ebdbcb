package io.sipstream.calls.record;

/**
 * Describes one transaction.
 *
 * @param method name of the method
 * @param hop index of the hop that it belongs to; -1 if unknown
 * @param startMicros time of its first message
 * @param code final status code; -1 if absent
 * @param responseMicros request to final response; -1 if absent
 * @param copies retransmissions of its messages
 */
public record TransactionRecord(
    String method,
    long cseq,
    int hop,
    long startMicros,
    int code,
    long responseMicros,
    int copies) {}
