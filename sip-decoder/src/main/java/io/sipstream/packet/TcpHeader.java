package io.sipstream.packet;

import io.sipstream.packet.Packet.Malformed;
import io.sipstream.packet.Packet.Tcp;

/** Reads a TCP header (RFC 9293 section 3.1). */
final class TcpHeader {
  private static final int HEADER_BYTES = 20;
  private static final int SEQUENCE = 4;
  private static final int DATA_OFFSET = 12;
  private static final int FLAGS = 13;

  private TcpHeader() {}

  static Packet decode(Slice slice, int addressBytes, int sourceAt, Layers layers) {
    if (slice.length() < HEADER_BYTES) {
      return Malformed.truncated(Layer.TCP, HEADER_BYTES, slice);
    }
    // Units of 32 bits.
    int headerBytes = (slice.u8(DATA_OFFSET) >> 4) * 4;
    if (headerBytes < HEADER_BYTES) {
      return Malformed.field(
          Layer.TCP, "data_offset", "header length", headerBytes, "20 or more", slice.at());
    }
    if (slice.length() < headerBytes) {
      return Malformed.truncated(Layer.TCP, headerBytes, slice);
    }
    Slice payload = slice.from(headerBytes);
    return new Tcp(
        Endpoints.of(slice, addressBytes, sourceAt, Endpoints.TCP),
        slice.u32(SEQUENCE),
        slice.u8(FLAGS),
        payload.at(),
        payload.length(),
        payload.cut(),
        layers);
  }
}
