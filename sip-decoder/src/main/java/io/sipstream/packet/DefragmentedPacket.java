package io.sipstream.packet;

import io.sipstream.packet.Packet.Fragment;
import java.util.List;

/** Rebuilds an IP packet from its fragments (RFC 791 section 3.2, RFC 8200 section 4.5). */
public final class DefragmentedPacket {
  private static final int PACKET_LIMIT_BYTES = 65_535;
  private static final int IPV4_TOTAL_LENGTH = 2;
  private static final int IPV4_FLAGS_AND_OFFSET = 6;
  private static final int IPV6_PAYLOAD_LENGTH = 4;
  private static final int IPV6_NEXT_HEADER = 6;

  private DefragmentedPacket() {}

  /**
   * Concatenates the first fragment's header and all payloads. IPv6 extension headers before the
   * fragment header are omitted; only routers need them.
   *
   * @param fragments all fragments in the order of their offsets, without gap or overlap
   * @return the packet from the IP header on; null if longer than an IP packet can be
   */
  public static byte[] of(List<Fragment> fragments) {
    Fragment first = fragments.get(0);
    Fragment last = fragments.get(fragments.size() - 1);
    boolean ipv4 = first.addressBytes() == 4;
    int payloadBytes = last.offsetBytes() + last.payloadBytes();
    int announcedBytes = ipv4 ? first.headerBytes() + payloadBytes : payloadBytes;
    if (announcedBytes > PACKET_LIMIT_BYTES) {
      return null;
    }
    byte[] packet = new byte[first.headerBytes() + payloadBytes];
    System.arraycopy(first.bytes(), first.headerAt(), packet, 0, first.headerBytes());
    for (Fragment fragment : fragments) {
      System.arraycopy(
          fragment.bytes(),
          fragment.payloadAt(),
          packet,
          first.headerBytes() + fragment.offsetBytes(),
          fragment.payloadBytes());
    }
    put16(packet, ipv4 ? IPV4_TOTAL_LENGTH : IPV6_PAYLOAD_LENGTH, announcedBytes);
    if (ipv4) {
      put16(packet, IPV4_FLAGS_AND_OFFSET, 0);
    } else {
      packet[IPV6_NEXT_HEADER] = (byte) first.protocol();
    }
    return packet;
  }

  private static void put16(byte[] bytes, int at, int number) {
    bytes[at] = (byte) (number >> 8);
    bytes[at + 1] = (byte) number;
  }
}
