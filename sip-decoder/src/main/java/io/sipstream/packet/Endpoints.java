package io.sipstream.packet;

/**
 * Who sent to whom. The addresses stay where they are in the frame.
 *
 * @param bytes the frame, or another array that holds the addresses
 * @param addressBytes 4 for IPv4, 16 for IPv6
 * @param sourceAt where the source address begins
 * @param destinationAt where the destination address begins
 * @param protocol number of the transport: {@link #UDP}, {@link #TCP} or {@link #SCTP}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
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

  /** Canonical text. */
  public String sourceIp() {
    return IpAddress.text(bytes, sourceAt, addressBytes);
  }

  /** Canonical text. */
  public String destinationIp() {
    return IpAddress.text(bytes, destinationAt, addressBytes);
  }

  public boolean ipv6() {
    return addressBytes != 4;
  }
}
