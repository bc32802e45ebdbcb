package io.sipstream.message;

import io.sipstream.packet.Endpoints;
import io.sipstream.packet.Layers;

/**
 * Holds the endpoints of a message, and the layers that enclosed it.
 *
 * @param ipv6 false for IPv4
 * @param protocol number of the transport, see {@link Endpoints}
 * @param texts addresses and Community ID, also as JSON
 * @param streamSequence TCP sequence number of the message's first byte; -1 outside streams
 */
public record Flow(
    int sourcePort,
    int destinationPort,
    boolean ipv6,
    int protocol,
    FlowTexts texts,
    Layers layers,
    long streamSequence) {

  /** Returns the canonical text of the source address. */
  public String sourceIp() {
    return texts.sourceIp().toString();
  }

  /** Returns the canonical text of the destination address. */
  public String destinationIp() {
    return texts.destinationIp().toString();
  }

  static Flow of(Endpoints ends, FlowTexts texts, Layers layers, long streamSequence) {
    return new Flow(
        ends.sourcePort(),
        ends.destinationPort(),
        ends.ipv6(),
        ends.protocol(),
        texts,
        layers,
        streamSequence);
  }
}
