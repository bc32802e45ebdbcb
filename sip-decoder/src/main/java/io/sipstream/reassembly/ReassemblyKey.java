package io.sipstream.reassembly;

import io.sipstream.packet.Endpoints;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layers;
import io.sipstream.packet.Packet;
import io.sipstream.packet.Tunnel;

/**
 * Builds the key that the fragments of one packet, or the segments of one stream, have in common.
 * Agents, replays and overlapping address spaces have different keys.
 *
 * <p>The key has no outer addresses: one inner flow may reach a collector by several tunnels.
 */
public final class ReassemblyKey {
  // Occurs in no address or number; the operator chooses agents' names.
  private static final char SEPARATOR = '\n';

  private ReassemblyKey() {}

  public static String of(Packet.Fragment fragment, FrameContext context) {
    StringBuilder key = begin(context, fragment.layers());
    key.append(fragment.sourceIp()).append(SEPARATOR).append(fragment.destinationIp());
    if (fragment.addressBytes() == 4) {
      // RFC 791 section 2.3 has the protocol in the key; RFC 8200 section 4.5 does not.
      key.append(SEPARATOR).append(fragment.protocol());
    }
    return key.append(SEPARATOR).append(fragment.identification()).toString();
  }

  /** Returns the key of one direction of a connection. */
  public static String of(Packet.Tcp segment, FrameContext context) {
    Endpoints ends = segment.ends();
    return begin(context, segment.layers())
        .append(ends.sourceIp())
        .append(SEPARATOR)
        .append(ends.sourcePort())
        .append(SEPARATOR)
        .append(ends.destinationIp())
        .append(SEPARATOR)
        .append(ends.destinationPort())
        .toString();
  }

  private static StringBuilder begin(FrameContext context, Layers layers) {
    StringBuilder key = new StringBuilder(96);
    // A letter distinguishes an empty name from an absent one.
    key.append(context.observerName() == null ? "-" : "a" + context.observerName());
    key.append(SEPARATOR).append(context.replayId() == null ? "-" : "r" + context.replayId());
    for (int vlan : layers.vlanIds()) {
      key.append(SEPARATOR).append('v').append(vlan);
    }
    for (Tunnel tunnel : layers.tunnels()) {
      key.append(SEPARATOR).append(tunnel.type()).append(tunnel.id());
    }
    return key.append(SEPARATOR);
  }
}
