package io.sipstream.calls.record;

import java.util.List;

/**
 * Describes one element's request to the next element for this call.
 *
 * @param index number of the hop, from 0
 * @param parent index of the hop that caused this one; -1 if unknown
 * @param transaction hash of its last INVITE transaction
 * @param sourcePeer name of the source by the peers file; its address without a name
 * @param communityId Community ID of its INVITE
 * @param startMicros time of the first INVITE
 * @param ringingMicros -1 if absent, as the other times
 * @param code final status code; -1 if absent
 * @param result null while it is undecided
 * @param taps taps that saw its last INVITE, and when
 */
public record HopRecord(
    int index,
    int parent,
    long transaction,
    String sourceIp,
    int sourcePort,
    String destinationIp,
    int destinationPort,
    String sourcePeer,
    String destinationPeer,
    int protocol,
    int viaDepth,
    int maxForwards,
    String communityId,
    String requestUri,
    long startMicros,
    long ringingMicros,
    long answerMicros,
    long endMicros,
    int code,
    CallResult result,
    int attempts,
    Delays delays,
    List<TapTime> taps) {
  public HopRecord {
    taps = List.copyOf(taps);
  }
}
