package io.sipstream.packet;

import java.util.List;

/** What a frame turned out to carry. Nothing is copied out of the frame unless it says so. */
public sealed interface Packet {

  /**
   * A datagram that holds a message by itself, whole or cut short by the capture: UDP, an SCTP DATA
   * chunk or what a HEP packet carries.
   *
   * @param bytes holds the payload: the frame, or what was decompressed
   * @param payloadAt where the payload begins
   * @param payloadBytes how much of it is there
   * @param cut whether the headers announce more than was captured
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Datagram(
      Endpoints ends, byte[] bytes, int payloadAt, int payloadBytes, boolean cut, Layers layers)
      implements Packet {}

  /**
   * A segment of a TCP stream.
   *
   * @param sequence sequence number of the first byte (of the SYN, if it has one), 0 to 2^32-1
   * @param flags the low eight flags, see {@link #FIN} and the others
   * @param payloadAt where the payload begins in {@code ends.bytes()}
   * @param payloadBytes how much of it is there
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
   * A part of an IP packet (RFC 791 section 3.2, RFC 8200 section 4.5).
   *
   * @param bytes the frame
   * @param addressBytes 4 for IPv4, 16 for IPv6
   * @param headerAt where the IP header begins
   * @param headerBytes its length; of IPv6 without extension headers
   * @param protocol what the IP packet carries, as this fragment has it
   * @param identification 16 bits in IPv4, 32 in IPv6
   * @param offsetBytes place of the payload in the whole
   * @param last whether no fragment follows it
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
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

    private int sourceAt() {
      return headerAt + (addressBytes == 4 ? Ipv4.SOURCE : Ipv6.SOURCE);
    }
  }

  /** More than one packet in a frame, as SCTP bundles them; none of them is one of these. */
  record Multiple(List<Packet> packets) implements Packet {}

  /**
   * Nothing that is decoded here.
   *
   * @param kind short name for counters, such as {@code icmp}
   */
  record Ignored(String kind) implements Packet {}

  /**
   * A header that cannot be read.
   *
   * @param layer whose header it is
   * @param reason short name for counters, such as {@code truncated}
   * @param detail a sentence with lengths and the place
   */
  record Malformed(Layer layer, String reason, String detail) implements Packet {

    static Malformed truncated(Layer layer, int requiredBytes, int availableBytes, int atByte) {
      return new Malformed(
          layer,
          "truncated",
          "The %s header at byte %d needs %d bytes, %d are there."
              .formatted(layer, atByte, requiredBytes, availableBytes));
    }

    static Malformed truncated(Layer layer, int requiredBytes, Slice slice) {
      return truncated(layer, requiredBytes, slice.length(), slice.at());
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
