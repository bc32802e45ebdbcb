package io.sipstream.reassembly;

import io.sipstream.packet.Endpoints;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layers;
import io.sipstream.packet.Packet;
import io.sipstream.packet.Tunnel;
import io.sipstream.varint.VarintWriter;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Computes the key that the fragments of one packet, or the segments of one stream, have in common.
 * Agents, replays and overlapping address spaces have different keys. Nobody can choose addresses
 * whose keys are equal, since the hash is SHA-256.
 *
 * <p>The key has no outer addresses: one inner flow may reach a collector by several tunnels. Not
 * thread-safe.
 */
public final class ReassemblyKeyHash {
  private final MessageDigest sha256;
  private final VarintWriter parts = new VarintWriter();

  public ReassemblyKeyHash() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java platform lacks SHA-256.", e);
    }
  }

  public ReassemblyKey of(Packet.Fragment fragment, FrameContext context) {
    begin(context, fragment.layers());
    parts.octet(fragment.addressBytes());
    parts.raw(fragment.bytes(), fragment.sourceAt(), 2 * fragment.addressBytes());
    // RFC 791 section 2.3 has the protocol in the key; RFC 8200 section 4.5 does not.
    parts.number(fragment.addressBytes() == 4 ? fragment.protocol() : 0);
    parts.number(fragment.identification());
    return end();
  }

  /** Returns the key of one direction of a connection. */
  public ReassemblyKey of(Packet.Tcp segment, FrameContext context) {
    Endpoints ends = segment.ends();
    begin(context, segment.layers());
    parts.octet(ends.addressBytes());
    parts.raw(ends.bytes(), ends.sourceAt(), ends.addressBytes());
    parts.number(ends.sourcePort());
    parts.raw(ends.bytes(), ends.destinationAt(), ends.addressBytes());
    parts.number(ends.destinationPort());
    return end();
  }

  private void begin(FrameContext context, Layers layers) {
    parts.reset();
    parts.text(context.observerName());
    parts.text(context.replayId());
    parts.number(layers.vlanIds().size());
    for (int vlan : layers.vlanIds()) {
      parts.number(vlan);
    }
    parts.number(layers.tunnels().size());
    for (Tunnel tunnel : layers.tunnels()) {
      parts.text(tunnel.type());
      parts.number(tunnel.id());
    }
  }

  private ReassemblyKey end() {
    sha256.update(parts.array(), 0, parts.length());
    ByteBuffer hash = ByteBuffer.wrap(sha256.digest());
    return new ReassemblyKey(hash.getLong(), hash.getLong());
  }
}
