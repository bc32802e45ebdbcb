package io.sipstream.oracle.reassembly;

/**
 * Holds an Ethernet frame, or the TCP segment that it will have.
 *
 * @param timeNanos capture time, nanoseconds since the epoch
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TimedFrame(long timeNanos, byte[] bytes) {
  TimedFrame at(long otherTimeNanos) {
    return new TimedFrame(otherTimeNanos, bytes);
  }
}
