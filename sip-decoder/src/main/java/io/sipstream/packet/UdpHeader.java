package io.sipstream.packet;

import io.sipstream.packet.Packet.Datagram;
import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;

/** Reads a UDP header (RFC 768). */
final class UdpHeader {
  private static final int HEADER_BYTES = 8;
  private static final int DESTINATION_PORT = 2;
  private static final int LENGTH = 4;

  private UdpHeader() {}

  static Packet decode(
      Slice slice, int addressBytes, int sourceAt, Layers layers, PacketDecoder decoder) {
    if (slice.length() < HEADER_BYTES) {
      return Malformed.truncated(Layer.UDP, HEADER_BYTES, slice);
    }
    int udpBytes = slice.u16(LENGTH);
    if (udpBytes == 0) {
      // RFC 2675 section 4: longer than the field can hold; also left at 0 by offloading cards.
      udpBytes = slice.length();
    } else if (udpBytes < HEADER_BYTES) {
      return Malformed.field(Layer.UDP, "length", "length", udpBytes, "8 or more", slice.at());
    }
    Slice payload = slice.ofLength(udpBytes).from(HEADER_BYTES);
    int sourcePort = slice.u16(0);
    int destinationPort = slice.u16(DESTINATION_PORT);
    TunnelPorts ports = decoder.tunnelPorts();
    if (UdpTunnels.isTunnel(destinationPort, ports)) {
      Packet inside =
          UdpTunnels.decode(
              destinationPort,
              payload,
              new EnclosingPacket(addressBytes, sourceAt, layers),
              decoder);
      boolean found = !(inside instanceof Ignored || inside instanceof Malformed);
      // A packet that is no tunnel may be SIP, if the port is a SIP port.
      if (found || !(ports.isSip(sourcePort) || ports.isSip(destinationPort))) {
        return inside;
      }
    }
    Endpoints ends = Endpoints.of(slice, addressBytes, sourceAt, Endpoints.UDP);
    return new Datagram(ends, payload, layers);
  }
}
