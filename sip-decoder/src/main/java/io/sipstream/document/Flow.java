package io.sipstream.document;

import io.sipstream.packet.IpAddress;
import io.sipstream.packet.Packet;

/**
 * Who sent a datagram to whom.
 *
 * @param sourceIp canonical text
 * @param destinationIp canonical text
 * @param ipv6 false for IPv4
 */
record Flow(
    String sourceIp,
    int sourcePort,
    String destinationIp,
    int destinationPort,
    boolean ipv6,
    String communityId) {

  static Flow of(byte[] frame, Packet.Udp udp, String communityId) {
    return new Flow(
        IpAddress.text(frame, udp.sourceAt(), udp.addressBytes()),
        udp.sourcePort(),
        IpAddress.text(frame, udp.destinationAt(), udp.addressBytes()),
        udp.destinationPort(),
        udp.addressBytes() != 4,
        communityId);
  }
}
