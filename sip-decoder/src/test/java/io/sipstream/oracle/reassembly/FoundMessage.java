package io.sipstream.oracle.reassembly;

/**
 * Holds what reassembly decides about a message.
 *
 * @param id the {@code _id} of its document
 * @param timeNanos its capture time, nanoseconds since the epoch
 * @param sequence TCP sequence number of its first byte; -1 outside streams
 * @param sip its bytes, one for each character
 */
record FoundMessage(String id, long timeNanos, long sequence, String sip) {}
