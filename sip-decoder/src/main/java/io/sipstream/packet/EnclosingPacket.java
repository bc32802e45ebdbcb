package io.sipstream.packet;

import io.sipstream.packet.Packet.Malformed;

/**
 * The packet that a tunnel's header came in.
 *
 * @param addressBytes 4 or 16
 * @param sourceAt where its source address begins in the frame; the destination follows it
 * @param layers what it was found in itself
 */
record EnclosingPacket(int addressBytes, int sourceAt, Layers layers) {

  /** What a packet within the tunnel is found in; null if that is one tunnel too many. */
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
        "The tunnel at byte %d is within %d others, and no more are followed."
            .formatted(atByte, Layers.TUNNELS));
  }
}
