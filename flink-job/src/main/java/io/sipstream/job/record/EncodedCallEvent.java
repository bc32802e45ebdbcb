package io.sipstream.job.record;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventCodec;

/**
 * Holds a call event as its bytes, so that it is encoded once. Immutable.
 *
 * @param key key of the event's Call-ID
 * @param bytes what {@link CallEventCodec} has encoded
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record EncodedCallEvent(CallKey key, byte[] bytes) {
  /** Encodes an event. */
  public static EncodedCallEvent of(CallEvent event, CallEventCodec codec) {
    return new EncodedCallEvent(new CallKey(event.keyHigh(), event.keyLow()), codec.encode(event));
  }
}
