package io.sipstream.packet;

import io.sipstream.packet.Packet.Malformed;

/** RFC 4302 section 2: in front of what it vouches for, which it leaves readable. */
final class AuthenticationHeader {
  static final int PROTOCOL = 51;
  private static final int HEADER_BYTES = 12;

  private AuthenticationHeader() {}

  /** Its length as its field has it: units of 4 octets, minus 2 (section 2.2). */
  static int bytes(int lengthField) {
    return (lengthField + 2) * 4;
  }

  /** One or more of them in IPv4; IPv6 reads them among its extension headers. */
  static Packet decode(
      Slice slice, int addressBytes, int sourceAt, Layers layers, PacketDecoder decoder) {
    Slice rest = slice;
    int protocol = PROTOCOL;
    while (protocol == PROTOCOL) {
      if (rest.length() < HEADER_BYTES) {
        return Malformed.truncated(Layer.AH, HEADER_BYTES, rest);
      }
      int headerBytes = bytes(rest.u8(1));
      if (headerBytes < HEADER_BYTES) {
        return Malformed.field(
            Layer.AH, "length", "header length", headerBytes, "12 or more", rest.at());
      }
      if (rest.length() < headerBytes) {
        return Malformed.truncated(Layer.AH, headerBytes, rest);
      }
      protocol = rest.u8(0);
      rest = rest.from(headerBytes);
    }
    return decoder.ipPayload(protocol, rest, addressBytes, sourceAt, layers);
  }
}
