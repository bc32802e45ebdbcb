/**
 * Evaluates SIP calls from decoded messages: pure code without a clock, a logger or Flink.
 *
 * <ul>
 *   <li>{@link io.sipstream.calls.event.CallEventReader} extracts a {@link
 *       io.sipstream.calls.event.CallEvent} from a decoded message; {@link
 *       io.sipstream.calls.event.CallEventCodec} stores it.
 *   <li>{@link io.sipstream.calls.state.CallState} is the set of messages of one Call-ID. Adding
 *       and merging are unions. {@link io.sipstream.calls.state.CallStateCodec} stores it.
 *   <li>{@link io.sipstream.calls.evaluate.CallEvaluator} evaluates a state at an event time to
 *       {@link io.sipstream.calls.record.CallRecord}s and the next deadline.
 *   <li>{@link io.sipstream.calls.record.CallRecordWriter} writes a record as a JSON document.
 *   <li>{@link io.sipstream.calls.peers.PeersFile} names the elements of the network.
 * </ul>
 */
package io.sipstream.calls;
