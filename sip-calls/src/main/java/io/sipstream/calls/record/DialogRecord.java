package io.sipstream.calls.record;

/**
 * Describes one early or confirmed dialog of a call.
 *
 * @param remoteTag hash of the callee's tag
 * @param answerMicros time of the 2xx; -1 for an early dialog
 * @param endMicros time of the first BYE; -1 without one
 */
public record DialogRecord(long remoteTag, long startMicros, long answerMicros, long endMicros) {}
