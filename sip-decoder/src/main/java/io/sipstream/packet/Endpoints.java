package io.sipstream.packet;

/**
 * Holds the addresses and ports of a packet. The addresses are not copied from the frame.
 *
 * @param bytes the frame, or another array that holds the addresses
 * @param addressBytes 4 for IPv4, 16 for IPv6
 * @param sourceAt offset of the source address
 * @param destinationAt offset of the destination address
 * @param protocol number of the transport: {@link #UDP}, {@link #TCP} or {@link #SCTP}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Endpoints(
    byte[] bytes,
    int addressBytes,
    int sourceAt,
    int destinationAt,
    int sourcePort,
    int destinationPort,
    int protocol) {
  // IANA's registry of protocol numbers.
  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int SCTP = 132;

  /** Returns the addresses of an IP header, and the ports that begin its payload. */
  static Endpoints of(Slice payload, int addressBytes, int sourceAt, int protocol) {
    return new Endpoints(
        payload.bytes(),
        addressBytes,
        sourceAt,
        sourceAt + addressBytes,
        payload.u16(0),
        payload.u16(2),
        protocol);
  }

  /** Returns the canonical text of the source address. */
  public String sourceIp() {
    return IpAddress.text(bytes, sourceAt, addressBytes);
  }

  /** Returns the canonical text of the destination address. */
  public String destinationIp() {
    return IpAddress.text(bytes, destinationAt, addressBytes);
  }

  public boolean ipv6() {
    return addressBytes != 4;
  }
}
