package io.sipstream.packet;

import java.util.List;

/** Represents the result of decoding a frame. Nothing is copied out of the frame unless stated. */
public sealed interface Packet {

  /**
   * Represents a datagram that holds a message by itself, complete or truncated by the capture:
   * UDP, an SCTP DATA chunk or the payload of a HEP packet.
   *
   * @param bytes array that holds the payload: the frame, or decompressed data
   * @param payloadAt offset of the payload
   * @param payloadBytes captured bytes of the payload
   * @param cut whether the headers announce more than was captured
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Datagram(
      Endpoints ends, byte[] bytes, int payloadAt, int payloadBytes, boolean cut, Layers layers)
      implements Packet {

    Datagram(Endpoints ends, Slice payload, Layers layers) {
      this(ends, payload.bytes(), payload.at(), payload.length(), payload.cut(), layers);
    }
  }

  /**
   * Represents a segment of a TCP stream.
   *
   * @param sequence sequence number of the first byte (of the SYN, if it has one), 0 to 2^32-1
   * @param flags the low eight flags, see {@link #FIN} and the others
   * @param payloadAt offset of the payload in {@code ends.bytes()}
   * @param payloadBytes captured bytes of the payload
   */
  record Tcp(
      Endpoints ends,
      long sequence,
      int flags,
      int payloadAt,
      int payloadBytes,
      boolean cut,
      Layers layers)
      implements Packet {
    // RFC 9293 section 3.1
    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;

    public boolean has(int flag) {
      return (flags & flag) != 0;
    }
  }

  /**
   * Represents a fragment of an IP packet (RFC 791 section 3.2, RFC 8200 section 4.5).
   *
   * @param bytes the frame
   * @param addressBytes 4 for IPv4, 16 for IPv6
   * @param headerAt offset of the IP header
   * @param headerBytes its length; of IPv6 without extension headers
   * @param protocol protocol of the IP packet's payload, as given by this fragment
   * @param identification 16 bits in IPv4, 32 in IPv6
   * @param offsetBytes offset of the payload in the complete payload
   * @param last whether no fragment follows it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Fragment(
      byte[] bytes,
      int addressBytes,
      int headerAt,
      int headerBytes,
      int protocol,
      long identification,
      int offsetBytes,
      boolean last,
      int payloadAt,
      int payloadBytes,
      Layers layers)
      implements Packet {

    public String sourceIp() {
      return IpAddress.text(bytes, sourceAt(), addressBytes);
    }

    public String destinationIp() {
      return IpAddress.text(bytes, sourceAt() + addressBytes, addressBytes);
    }

    /** Returns the offset of the source address, which the destination address follows. */
    public int sourceAt() {
      return headerAt + (addressBytes == 4 ? Ipv4.SOURCE : Ipv6.SOURCE);
    }
  }

  /** Holds several packets in one frame, as SCTP bundles them; none is a {@code Multiple}. */
  record Multiple(List<Packet> packets) implements Packet {}

  /**
   * Represents a packet that is not decoded.
   *
   * @param kind short name for counters, such as {@code icmp}
   */
  record Ignored(String kind) implements Packet {}

  /**
   * Signals a header that is malformed.
   *
   * @param layer layer of the header
   * @param reason short name for counters, such as {@code truncated}
   * @param detail message with lengths and the byte offset
   */
  record Malformed(Layer layer, String reason, String detail) implements Packet {

    static Malformed truncated(Layer layer, int requiredBytes, Slice slice) {
      return new Malformed(
          layer,
          "truncated",
          "The %s header at byte %d needs %d bytes, %d are left."
              .formatted(layer, slice.at(), requiredBytes, slice.length()));
    }

    static Malformed field(
        Layer layer, String reason, String field, long value, String expected, int atByte) {
      return new Malformed(
          layer,
          reason,
          "The %s header at byte %d has %s %d where %s is expected."
              .formatted(layer, atByte, field, value, expected));
    }
  }
}
