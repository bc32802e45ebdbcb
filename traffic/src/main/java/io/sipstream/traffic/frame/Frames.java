package io.sipstream.traffic.frame;

import io.sipstream.traffic.message.Endpoint;
import io.sipstream.traffic.message.Message;
import java.nio.ByteBuffer;
import java.util.List;

/** Creates packets and link layers with correct lengths and checksums. */
public final class Frames {
  public static final int ETHERTYPE_ARP = 0x0806;
  public static final int PROTOCOL_TCP = 6;
  public static final int PROTOCOL_UDP = 17;

  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_VLAN = 0x8100;
  private static final int ETHERTYPE_IPV6 = 0x86DD;
  // IEEE 802.1ad: outer tag of a pair.
  private static final int ETHERTYPE_SERVICE_VLAN = 0x88A8;
  private static final int IPV4_HEADER_BYTES = 20;
  private static final int IPV6_HEADER_BYTES = 40;
  private static final int UDP_HEADER_BYTES = 8;
  private static final int DONT_FRAGMENT = 0x4000;
  // ARPHRD_ETHER, which cooked captures use for the kind of the capturing device.
  private static final int ARPHRD_ETHER = 1;
  // Locally administered addresses.
  private static final byte[] MAC_A = {0x02, 0, 0, 0, 0, 0x0A};
  private static final byte[] MAC_B = {0x02, 0, 0, 0, 0, 0x0B};

  private Frames() {}

  /** Returns an IP packet with one UDP datagram, with the IP version of the addresses. */
  public static byte[] udpPacket(Endpoint from, Endpoint to, byte[] payload) {
    return ipPacket(from, to, PROTOCOL_UDP, udpDatagram(from, to, payload));
  }

  public static byte[] udpPacket(Message message) {
    return udpPacket(message.from(), message.to(), message.payload());
  }

  public static byte[] udpDatagram(Endpoint from, Endpoint to, byte[] payload) {
    int length = UDP_HEADER_BYTES + payload.length;
    ByteBuffer datagram = ByteBuffer.allocate(length);
    datagram.putShort((short) from.port()).putShort((short) to.port());
    datagram.putShort((short) length).putShort((short) 0).put(payload);
    int checksum = transportChecksum(from, to, PROTOCOL_UDP, datagram.array());
    // RFC 768: a computed zero is sent as all ones, because zero means "none".
    datagram.putShort(6, (short) (checksum == 0 ? 0xFFFF : checksum));
    return datagram.array();
  }

  /**
   * Returns the checksum with pseudo header (RFC 768, RFC 9293 section 3.1, RFC 8200 section 8.1).
   */
  static int transportChecksum(Endpoint from, Endpoint to, int protocol, byte[] segment) {
    byte[] source = from.address().getAddress();
    byte[] destination = to.address().getAddress();
    return checksum(segment, sum(source, 0) + sum(destination, 0) + protocol + segment.length);
  }

  public static byte[] ipPacket(Endpoint from, Endpoint to, int protocol, byte[] payload) {
    return from.isIpv6()
        ? ipv6Packet(from, to, protocol, payload)
        : ipv4Packet(from, to, protocol, DONT_FRAGMENT, new byte[0], payload);
  }

  /**
   * Returns an IPv4 packet.
   *
   * @param flagsAndOffset the 16 bits of flags and fragment offset (RFC 791 section 3.1)
   * @param options a multiple of four bytes, at most 40
   */
  public static byte[] ipv4Packet(
      Endpoint from,
      Endpoint to,
      int protocol,
      int flagsAndOffset,
      byte[] options,
      byte[] payload) {
    return ipv4Packet(from, to, protocol, 0x1D0C, flagsAndOffset, options, payload);
  }

  /** Returns an IPv4 packet with an identification, which the fragments of a packet share. */
  public static byte[] ipv4Packet(
      Endpoint from,
      Endpoint to,
      int protocol,
      int identification,
      int flagsAndOffset,
      byte[] options,
      byte[] payload) {
    int headerLength = IPV4_HEADER_BYTES + options.length;
    ByteBuffer packet = ByteBuffer.allocate(headerLength + payload.length);
    packet.put((byte) (0x40 | headerLength / 4)).put((byte) 0).putShort((short) packet.capacity());
    packet.putShort((short) identification).putShort((short) flagsAndOffset);
    packet.put((byte) 64).put((byte) protocol).putShort((short) 0);
    packet.put(from.address().getAddress()).put(to.address().getAddress()).put(options);
    byte[] header = new byte[headerLength];
    packet.get(0, header);
    packet.putShort(10, (short) checksum(header, 0));
    return packet.put(payload).array();
  }

  /**
   * Returns an IPv6 packet.
   *
   * @param nextHeader protocol of the payload, or of its first extension header
   */
  public static byte[] ipv6Packet(Endpoint from, Endpoint to, int nextHeader, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(IPV6_HEADER_BYTES + payload.length);
    packet.putInt(0x60000000).putShort((short) payload.length);
    packet.put((byte) nextHeader).put((byte) 64);
    packet.put(from.address().getAddress()).put(to.address().getAddress());
    return packet.put(payload).array();
  }

  /**
   * Returns an Ethernet frame with an IP packet.
   *
   * @param vlans VLAN identifiers, outermost first; the outer one of two is a service tag
   */
  public static byte[] ethernet(byte[] ipPacket, int... vlans) {
    ByteBuffer frame = ByteBuffer.allocate(14 + 4 * vlans.length + ipPacket.length);
    frame.put(MAC_B).put(MAC_A);
    for (int i = 0; i < vlans.length; i++) {
      boolean outerOfTwo = i < vlans.length - 1;
      frame.putShort((short) (outerOfTwo ? ETHERTYPE_SERVICE_VLAN : ETHERTYPE_VLAN));
      frame.putShort((short) vlans[i]);
    }
    return frame.putShort((short) etherTypeOf(ipPacket)).put(ipPacket).array();
  }

  /** Returns an Ethernet frame per packet. */
  public static List<byte[]> ethernets(List<byte[]> ipPackets) {
    return ipPackets.stream().map(packet -> ethernet(packet)).toList();
  }

  /** Returns an Ethernet frame with another payload. */
  public static byte[] ethernetOf(int etherType, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    return frame.put(MAC_B).put(MAC_A).putShort((short) etherType).put(payload).array();
  }

  /** Returns a packet with its EtherType in front, as in VLAN tags, GRE and MPLS. */
  public static byte[] etherTyped(byte[] ipPacket) {
    return Bytes.join(Bytes.hex("%04x", etherTypeOf(ipPacket)), ipPacket);
  }

  /** Returns a Linux cooked frame, version 1 (LINKTYPE_LINUX_SLL). */
  public static byte[] cookedV1(byte[] ipPacket) {
    ByteBuffer frame = ByteBuffer.allocate(16 + ipPacket.length);
    frame.putShort((short) 0).putShort((short) ARPHRD_ETHER);
    frame.putShort((short) MAC_A.length).put(MAC_A).putShort((short) 0);
    return frame.putShort((short) etherTypeOf(ipPacket)).put(ipPacket).array();
  }

  /** Returns a Linux cooked frame, version 2 (LINKTYPE_LINUX_SLL2). */
  public static byte[] cookedV2(byte[] ipPacket) {
    ByteBuffer frame = ByteBuffer.allocate(20 + ipPacket.length);
    frame.putShort((short) etherTypeOf(ipPacket)).putShort((short) 0);
    int interfaceIndex = 2;
    frame.putInt(interfaceIndex).putShort((short) ARPHRD_ETHER);
    frame.put((byte) 0).put((byte) MAC_A.length).put(MAC_A).putShort((short) 0);
    return frame.put(ipPacket).array();
  }

  /** Returns a BSD loopback frame with the address family of a little-endian host. */
  public static byte[] bsdLoopback(byte[] ipPacket) {
    // AF_INET is 2 everywhere; AF_INET6 is 30 on macOS (24 and 28 on other BSDs).
    int family = isIpv6(ipPacket) ? 30 : 2;
    ByteBuffer frame = ByteBuffer.allocate(4 + ipPacket.length);
    return frame.putInt(Integer.reverseBytes(family)).put(ipPacket).array();
  }

  private static int etherTypeOf(byte[] ipPacket) {
    return isIpv6(ipPacket) ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4;
  }

  private static boolean isIpv6(byte[] ipPacket) {
    return ipPacket[0] >> 4 == 6;
  }

  /** Returns the Internet checksum (RFC 1071) of these bytes and an initial sum. */
  public static int checksum(byte[] bytes, int initialSum) {
    int sum = sum(bytes, initialSum);
    while (sum > 0xFFFF) {
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return ~sum & 0xFFFF;
  }

  // 65,535 bytes sum to less than 2^31, so no intermediate folding is necessary.
  private static int sum(byte[] bytes, int initialSum) {
    int sum = initialSum;
    for (int i = 0; i < bytes.length; i++) {
      sum += (bytes[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
    }
    return sum;
  }
}
