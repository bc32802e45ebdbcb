package io.sipstream.message;

import io.sipstream.packet.Endpoints;
import io.sipstream.packet.Layers;

/**
 * Holds the endpoints of a message, and the layers that enclosed it.
 *
 * @param sourceIp source address, canonical text
 * @param destinationIp destination address, canonical text
 * @param ipv6 false for IPv4
 * @param protocol number of the transport, see {@link Endpoints}
 * @param streamSequence TCP sequence number of the message's first byte; -1 outside streams
 */
public record Flow(
    String sourceIp,
    int sourcePort,
    String destinationIp,
    int destinationPort,
    boolean ipv6,
    int protocol,
    String communityId,
    Layers layers,
    long streamSequence) {

  public static Flow of(
      Endpoints ends, FlowTextCache.Texts texts, Layers layers, long streamSequence) {
    return new Flow(
        texts.sourceIp(),
        ends.sourcePort(),
        texts.destinationIp(),
        ends.destinationPort(),
        ends.ipv6(),
        ends.protocol(),
        texts.communityId(),
        layers,
        streamSequence);
  }
}
