package io.sipstream.oracle.reassembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Holds an IP packet or fragment, read without any check.
 *
 * @param tags the VLAN tags
 * @param addresses source and destination address
 * @param id identification of a fragment; 0 in a whole IPv6 packet
 * @param offset offset of a fragment, in bytes
 * @param more whether other fragments follow
 * @param payload bytes behind the IP header
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NaivePacket(
    long timeNanos,
    String tags,
    byte[] addresses,
    int protocol,
    long id,
    int offset,
    boolean more,
    byte[] payload) {
  static final int TCP = 6;
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  private static final int FRAGMENT_HEADER = 44;

  /** Reads an Ethernet frame with any number of VLAN tags and IP without options. */
  static NaivePacket of(TimedFrame frame) {
    ByteBuffer in = ByteBuffer.wrap(frame.bytes()).position(12);
    StringBuilder tags = new StringBuilder();
    int etherType = in.getShort() & 0xFFFF;
    while (etherType == 0x8100 || etherType == 0x88A8) {
      tags.append(in.getShort() & 0xFFF).append('/');
      etherType = in.getShort() & 0xFFFF;
    }
    int ip = in.position();
    byte[] all = frame.bytes();
    if (etherType == 0x0800) {
      int field = in.getShort(ip + 6);
      return new NaivePacket(
          frame.timeNanos(),
          tags.toString(),
          Arrays.copyOfRange(all, ip + 12, ip + 20),
          all[ip + 9],
          in.getShort(ip + 4) & 0xFFFF,
          (field & 0x1FFF) * 8,
          (field & 0x2000) != 0,
          Arrays.copyOfRange(all, ip + 20, all.length));
    }
    boolean fragment = all[ip + 6] == FRAGMENT_HEADER;
    int payload = ip + (fragment ? 48 : 40);
    return new NaivePacket(
        frame.timeNanos(),
        tags.toString(),
        Arrays.copyOfRange(all, ip + 8, ip + 40),
        fragment ? all[ip + 40] : all[ip + 6],
        fragment ? in.getInt(ip + 44) & 0xFFFF_FFFFL : 0,
        fragment ? in.getShort(ip + 42) & 0xFFF8 : 0,
        fragment && (in.getShort(ip + 42) & 1) != 0,
        Arrays.copyOfRange(all, payload, all.length));
  }

  boolean isFragment() {
    return more || offset > 0;
  }

  int end() {
    return offset + payload.length;
  }

  /** Returns what the fragments of one packet have in common (RFC 791, RFC 8200 section 4.5). */
  String fragmentKey() {
    return tags + Arrays.toString(addresses) + (addresses.length == 8 ? protocol : "") + ',' + id;
  }

  /** Returns what the segments of one direction of a connection have in common. */
  String streamKey() {
    return tags + Arrays.toString(addresses) + Arrays.toString(Arrays.copyOf(payload, 4));
  }

  long sequence() {
    return ByteBuffer.wrap(payload).getInt(4) & 0xFFFF_FFFFL;
  }

  boolean isSyn() {
    return protocol == TCP && !isFragment() && has(SYN);
  }

  boolean has(int flag) {
    return (payload[13] & flag) != 0;
  }

  /** Returns the bytes of a segment, or of a datagram as far as its header says. */
  byte[] data() {
    if (protocol == TCP) {
      return Arrays.copyOfRange(payload, 20, payload.length);
    }
    int datagramBytes = ByteBuffer.wrap(payload).getShort(4) & 0xFFFF;
    return Arrays.copyOfRange(payload, 8, Math.min(datagramBytes, payload.length));
  }

  NaivePacket joined(long completeNanos, byte[] wholePayload) {
    return new NaivePacket(completeNanos, tags, addresses, protocol, id, 0, false, wholePayload);
  }

  String describe() {
    String text =
        isFragment()
            ? "fragment %d: %d to %d%s".formatted(id, offset, end(), more ? ", more" : "")
            : protocol != TCP
                ? "datagram"
                : "sequence %d, flags %x: %s"
                    .formatted(sequence(), payload[13], new String(data(), ISO_8859_1));
    return timeNanos + " " + tags + " " + Arrays.hashCode(addresses) + " " + text;
  }
}
