package io.sipstream.packet;

import io.sipstream.packet.Packet.Malformed;

/**
 * Represents the packet that encloses a tunnel header.
 *
 * @param addressBytes 4 or 16
 * @param sourceAt offset of its source address in the frame; the destination follows it
 * @param layers the layers that enclose the packet itself
 */
record EnclosingPacket(int addressBytes, int sourceAt, Layers layers) {

  /** Returns the layers of a packet in the tunnel; null if there are too many tunnels. */
  Layers within(String type, long id, byte[] frame) {
    if (isTooDeep()) {
      return null;
    }
    return layers.tunnel(
        new Tunnel(
            type,
            id,
            IpAddress.text(frame, sourceAt, addressBytes),
            IpAddress.text(frame, sourceAt + addressBytes, addressBytes)));
  }

  boolean isTooDeep() {
    return layers.tunnels().size() >= Layers.TUNNELS;
  }

  static Malformed tooDeep(int atByte) {
    return new Malformed(
        Layer.TUNNEL,
        "too_many_tunnels",
        "The tunnel at byte %d is nested in %d others; deeper ones are not decoded."
            .formatted(atByte, Layers.TUNNELS));
  }
}
