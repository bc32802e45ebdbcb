package io.sipstream.packet;

import io.sipstream.packet.Packet.Datagram;
import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;
import java.util.ArrayList;
import java.util.List;

/** Reads SCTP (RFC 9260 section 3): messages that fit one DATA chunk; SIP over SCTP is RFC 4168. */
final class Sctp {
  private static final int HEADER_BYTES = 12;
  private static final int CHUNK_HEADER_BYTES = 4;
  private static final int DATA = 0;
  private static final int DATA_HEADER_BYTES = 16;
  // RFC 8260 section 2.1: interleaved data, with a longer header and the same flags.
  private static final int I_DATA = 64;
  private static final int I_DATA_HEADER_BYTES = 20;
  // Section 3.3.1: first and last part of a message; a complete message has both flags.
  private static final int BEGINNING_AND_END = 0x03;

  private Sctp() {}

  static Packet decode(Slice slice, int addressBytes, int sourceAt, Layers layers) {
    if (slice.length() < HEADER_BYTES) {
      return Malformed.truncated(Layer.SCTP, HEADER_BYTES, slice);
    }
    Endpoints ends = Endpoints.of(slice, addressBytes, sourceAt, Endpoints.SCTP);
    List<Packet> found = new ArrayList<>(1);
    Slice rest = slice.from(HEADER_BYTES);
    while (rest.length() >= CHUNK_HEADER_BYTES) {
      int bytes = rest.u16(2);
      if (bytes < CHUNK_HEADER_BYTES) {
        found.add(
            Malformed.field(Layer.SCTP, "length", "chunk length", bytes, "4 or more", rest.at()));
        break;
      }
      Slice chunk = rest.ofLength(bytes);
      int type = rest.u8(0);
      if (type == DATA || type == I_DATA) {
        int headerBytes = type == DATA ? DATA_HEADER_BYTES : I_DATA_HEADER_BYTES;
        found.add(data(chunk, headerBytes, ends, layers));
      }
      // Padded to four bytes, which the length does not count.
      rest = rest.from(Math.min(rest.length(), (bytes + 3) / 4 * 4));
    }
    if (found.isEmpty() && slice.cut()) {
      return Malformed.truncated(Layer.SCTP, CHUNK_HEADER_BYTES, rest);
    }
    if (found.isEmpty()) {
      return new Ignored("sctp_control");
    }
    return found.size() == 1 ? found.get(0) : new Packet.Multiple(List.copyOf(found));
  }

  private static Packet data(Slice chunk, int headerBytes, Endpoints ends, Layers layers) {
    if (chunk.length() < headerBytes) {
      return Malformed.truncated(Layer.SCTP, headerBytes, chunk);
    }
    if ((chunk.u8(1) & BEGINNING_AND_END) != BEGINNING_AND_END) {
      return new Ignored("sctp_fragment");
    }
    return new Datagram(ends, chunk.from(headerBytes), layers);
  }
}
