package io.sipstream.packet;

import io.sipstream.packet.Packet.Malformed;

/** Reads AH (RFC 4302 section 2), which leaves the packet behind it unencrypted. */
final class AuthenticationHeader {
  static final int PROTOCOL = 51;
  private static final int HEADER_BYTES = 12;

  private AuthenticationHeader() {}

  /** Converts the length field, in units of 4 octets minus 2 (section 2.2), to bytes. */
  static int bytes(int lengthField) {
    return (lengthField + 2) * 4;
  }

  /** Decodes one or more headers in IPv4. In IPv6 they are read as extension headers. */
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
