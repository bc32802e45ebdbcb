package io.sipstream.reassembly;

import io.sipstream.packet.DefragmentedPacket;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Packet;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipParser;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds fragments that follow each other from the first one on, and the packet made of them.
 *
 * @param parts in the order of their offsets
 * @param first the first fragment
 * @param packet from the IP header on; null if longer than an IP packet can be
 * @param timeNanos latest timestamp
 * @param imprecise whether any timestamp is imprecise
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JoinedFragments<P extends ReassemblyInput>(
    List<P> parts, Packet.Fragment first, byte[] packet, long timeNanos, boolean imprecise) {

  /** Joins the first fragments of a packet. */
  static <P extends ReassemblyInput> JoinedFragments<P> of(
      int count,
      DatagramState state,
      ReassemblyContext<P, DatagramState> host,
      PacketDecoder packets) {
    List<P> parts = new ArrayList<>(count);
    List<Packet.Fragment> fragments = new ArrayList<>(count);
    long timeNanos = 0;
    boolean imprecise = false;
    for (int i = 0; i < count; i++) {
      P part = host.get(state.offsets[i]);
      parts.add(part);
      fragments.add(fragment(part, packets));
      // In capture order this is the timestamp of the completing fragment. The maximum gives the
      // same for late fragments, which are handled in any order.
      timeNanos = Math.max(timeNanos, part.context().captureTimeNanos());
      imprecise |= part.context().timestampImprecise();
    }
    return new JoinedFragments<>(
        parts, fragments.get(0), DefragmentedPacket.of(fragments), timeNanos, imprecise);
  }

  static Packet.Fragment fragment(ReassemblyInput part, PacketDecoder packets) {
    // The key was made from the same bytes, so they are a fragment.
    return (Packet.Fragment)
        packets.decode(part.bytes(), part.context().linkType(), part.context().layers());
  }

  /**
   * Returns the metadata of the packet.
   *
   * @param whole whether no fragment is missing
   */
  FrameContext context(boolean whole) {
    return parts
        .get(0)
        .context()
        .reassembled(
            timeNanos,
            imprecise,
            packet.length,
            whole ? first.layers().joined() : first.layers().joinedWithoutEnd());
  }

  /** Returns whether this holds a start line and headers of a datagram without its end. */
  boolean beginsMessage(PacketDecoder packets) {
    if (packet == null
        || !(packets.decode(packet, PacketDecoder.RAW, first.layers().joinedWithoutEnd())
            instanceof Packet.Datagram datagram)
        || !datagram.cut()) {
      return false;
    }
    int begin = datagram.payloadAt();
    Span payload = new Span(datagram.bytes(), begin, begin + datagram.payloadBytes());
    SipMessage message = SipParser.parseDatagram(payload, true);
    return message != null && !message.headers().isEmpty();
  }
}
