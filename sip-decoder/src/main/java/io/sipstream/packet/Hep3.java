package io.sipstream.packet;

import io.sipstream.packet.Packet.Datagram;
import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads HEP version 3, which Homer's agents and SIP servers send: a message with its addresses in
 * chunks (sipcapture's "HEP3 network protocol specification", revision 36). Vendor chunks are
 * skipped.
 */
final class Hep3 {
  private static final int MAGIC = 0x48455033;
  private static final int HEADER_BYTES = 6;
  private static final int CHUNK_HEADER_BYTES = 6;
  private static final int SIP = 1;
  private static final String[] KINDS = {
    null, "sip", "xmpp", "sdp", "rtp", "rtcp", "mgcp", "megaco"
  };

  /** Protocol number with which Kamailio reports TLS and WebSocket; XNS IDP in IANA's registry. */
  private static final int UNNAMED = 22;

  /** Longest message after decompression, as for a datagram; a longer one is a dead letter. */
  private static final int INFLATED_BYTES = 65_535;

  private int protocol = Endpoints.UDP;
  private Slice source;
  private Slice destination;
  private int sourcePort;
  private int destinationPort;
  private int vlanId;
  private int type = -1;
  private long captureId = -1;
  private String node;
  private String correlationId;
  private Slice payload;
  private boolean compressed;

  private Hep3() {}

  static Packet decode(Slice slice, Layers layers) {
    if (slice.length() < HEADER_BYTES) {
      return Malformed.truncated(Layer.HEP, HEADER_BYTES, slice);
    }
    if (slice.u32(0) != MAGIC) {
      return new Malformed(Layer.HEP, "version", "The packet does not start with HEP3.");
    }
    int totalBytes = slice.u16(4);
    if (totalBytes < HEADER_BYTES) {
      return Malformed.field(Layer.HEP, "length", "length", totalBytes, "6 or more", slice.at());
    }
    return new Hep3().read(slice.ofLength(totalBytes).from(HEADER_BYTES), layers);
  }

  private Packet read(Slice chunks, Layers layers) {
    Slice rest = chunks;
    while (rest.length() > 0) {
      if (rest.length() < CHUNK_HEADER_BYTES) {
        return Malformed.truncated(Layer.HEP, CHUNK_HEADER_BYTES, rest);
      }
      int bytes = rest.u16(4);
      if (bytes < CHUNK_HEADER_BYTES) {
        return Malformed.field(
            Layer.HEP, "chunk_length", "chunk length", bytes, "6 or more", rest.at());
      }
      boolean ofPayload = rest.u16(0) == 0 && (rest.u16(2) == 0x0F || rest.u16(2) == 0x10);
      if (rest.length() < bytes && !ofPayload) {
        return Malformed.truncated(Layer.HEP, bytes, rest);
      }
      Slice value = rest.ofLength(bytes).from(CHUNK_HEADER_BYTES);
      if (rest.u16(0) == 0 && !take(rest.u16(2), value)) {
        return Malformed.field(
            Layer.HEP, "chunk_length", "chunk length", bytes, "another", rest.at());
      }
      rest = rest.from(Math.min(bytes, rest.length()));
    }
    return packet(chunks, layers);
  }

  /** Reads a chunk of the specification itself; returns false if its length is wrong. */
  private boolean take(int chunkType, Slice value) {
    int needed =
        switch (chunkType) {
          case 0x02, 0x0B -> 1;
          case 0x07, 0x08, 0x12 -> 2;
          case 0x03, 0x04, 0x0C -> 4;
          case 0x05, 0x06 -> 16;
          default -> value.length();
        };
    if (value.length() != needed) {
      return false;
    }
    switch (chunkType) {
      case 0x02 -> protocol = value.u8(0);
      case 0x03, 0x05 -> source = value;
      case 0x04, 0x06 -> destination = value;
      case 0x07 -> sourcePort = value.u16(0);
      case 0x08 -> destinationPort = value.u16(0);
      case 0x0B -> type = value.u8(0);
      case 0x0C -> captureId = value.u32(0);
      case 0x0F, 0x10 -> {
        payload = value;
        compressed = chunkType == 0x10;
      }
      case 0x12 -> vlanId = value.u16(0) & VlanTags.ID_MASK;
      case 0x11 -> correlationId = text(value);
      case 0x13 -> node = text(value);
      default -> {}
    }
    return true;
  }

  private static String text(Slice value) {
    return value.length() == 0
        ? null
        : new String(value.bytes(), value.at(), value.length(), StandardCharsets.UTF_8);
  }

  private Packet packet(Slice chunks, Layers layers) {
    if (type < 0) {
      return new Malformed(
          Layer.HEP, chunks.cut() ? "truncated" : "no_type", "The HEP packet has no payload type.");
    }
    if (type != SIP) {
      return new Ignored(kind());
    }
    if (source == null || destination == null || source.length() != destination.length()) {
      return new Malformed(
          Layer.HEP,
          "no_addresses",
          "The HEP packet has no source or destination address, or mixes IP versions.");
    }
    if (payload == null) {
      return new Malformed(Layer.HEP, "no_payload", "The HEP packet has no payload.");
    }
    byte[] inflated = compressed ? inflated() : null;
    if (compressed && inflated == null) {
      return new Malformed(
          Layer.HEP,
          "compressed",
          "The HEP packet's message at byte %d is not zlib, or longer than %d bytes."
              .formatted(payload.at(), INFLATED_BYTES));
    }
    Slice sip = compressed ? new Slice(inflated, 0, inflated.length, false) : payload;
    Endpoints ends =
        new Endpoints(
            chunks.bytes(),
            source.length(),
            source.at(),
            destination.at(),
            sourcePort,
            destinationPort,
            protocol == UNNAMED ? HepTransport.of(sip) : protocol);
    Layers found = layers.vlan(vlanId).hep(new Layers.Hep(node, captureId, correlationId));
    return new Datagram(ends, sip, found);
  }

  private byte[] inflated() {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(payload.bytes(), payload.at(), payload.length());
      byte[] target = new byte[INFLATED_BYTES];
      int length = 0;
      while (!inflater.finished()) {
        int more = inflater.inflate(target, length, target.length - length);
        if (more == 0) {
          // Truncated, needs a dictionary, or longer than the buffer.
          return null;
        }
        length += more;
      }
      return Arrays.copyOf(target, length);
    } catch (DataFormatException e) {
      return null;
    } finally {
      inflater.end();
    }
  }

  private String kind() {
    return "hep_" + (type > SIP && type < KINDS.length ? KINDS[type] : "type_" + type);
  }
}
