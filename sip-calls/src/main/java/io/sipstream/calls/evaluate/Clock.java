package io.sipstream.calls.evaluate;

/**
 * Holds the event time of an evaluation.
 *
 * @param nowMicros event time, microseconds
 * @param endOfInput whether no message follows: calls in progress stay open
 */
record Clock(long nowMicros, boolean endOfInput) {
  /** Returns whether a deadline has passed, at the end of the input also. */
  boolean isPast(long deadlineMicros) {
    return nowMicros >= deadlineMicros;
  }
}
