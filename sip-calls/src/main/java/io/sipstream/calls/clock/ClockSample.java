package io.sipstream.calls.clock;

/**
 * Holds the two capture times of one message.
 *
 * @param seconds time at the first tap, relative to the middle of the minute
 * @param micros time at the second tap minus time at the first tap, microseconds
 */
record ClockSample(double seconds, double micros) {}
