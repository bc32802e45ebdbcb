package io.sipstream.traffic.frame;

import io.sipstream.traffic.message.Endpoint;
import io.sipstream.traffic.message.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits the payload of an IP packet into fragments (RFC 791 section 3.2, RFC 8200 section 4.5).
 */
public final class Fragments {
  private static final int MORE_FRAGMENTS = 0x2000;
  private static final int UNIT_BYTES = 8;
  private static final int FRAGMENT_HEADER = 44;

  private Fragments() {}

  /**
   * Returns the fragments in order, with the IP version of the addresses.
   *
   * @param fragmentBytes payload of all but the last fragment; a multiple of 8
   */
  public static List<byte[]> of(
      Endpoint from,
      Endpoint to,
      int protocol,
      int identification,
      byte[] payload,
      int fragmentBytes) {
    List<byte[]> fragments = new ArrayList<>();
    for (int at = 0; at < payload.length; at += fragmentBytes) {
      int end = Math.min(payload.length, at + fragmentBytes);
      byte[] part = Arrays.copyOfRange(payload, at, end);
      fragments.add(fragment(from, to, protocol, identification, at, end < payload.length, part));
    }
    return fragments;
  }

  /** Returns the fragments of a message's UDP datagram. */
  public static List<byte[]> of(Message message, int identification, int fragmentBytes) {
    byte[] datagram = Frames.udpDatagram(message.from(), message.to(), message.payload());
    return of(
        message.from(), message.to(), Frames.PROTOCOL_UDP, identification, datagram, fragmentBytes);
  }

  public static byte[] fragment(
      Endpoint from,
      Endpoint to,
      int protocol,
      int identification,
      int offsetBytes,
      boolean more,
      byte[] payload) {
    if (!from.isIpv6()) {
      int field = offsetBytes / UNIT_BYTES | (more ? MORE_FRAGMENTS : 0);
      return Frames.ipv4Packet(from, to, protocol, identification, field, new byte[0], payload);
    }
    byte[] header =
        Bytes.hex("%02x 00 %04x %08x", protocol, offsetBytes | (more ? 1 : 0), identification);
    return Frames.ipv6Packet(from, to, FRAGMENT_HEADER, Bytes.join(header, payload));
  }
}
