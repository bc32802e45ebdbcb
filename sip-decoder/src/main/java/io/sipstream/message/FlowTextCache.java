package io.sipstream.message;

import io.sipstream.json.DirectMappedCache;
import io.sipstream.packet.Endpoints;
import io.sipstream.text.Span;
import java.nio.ByteBuffer;

/**
 * Caches the addresses as text and the Community ID of each flow, in a bounded number of slots.
 * Computing them costs more than a look-up, and those of a trunk never change. Not thread-safe.
 */
final class FlowTextCache {
  /** Binary logarithm of the number of slots, each for one direction of a flow, about 300 bytes. */
  private static final int SLOT_BITS = 10;

  /** Length of the ports and the protocol in a key. */
  private static final int PORTS_BYTES = 5;

  /** Holds the texts of one direction of a flow. */
  record Texts(String sourceIp, String destinationIp, String communityId) {}

  private final CommunityId communityId;
  private final DirectMappedCache<Texts> texts = new DirectMappedCache<>(SLOT_BITS);
  private final ByteBuffer key = ByteBuffer.allocate(2 * 16 + PORTS_BYTES);
  private final Span ipv4Key = new Span(key.array(), 0, 2 * 4 + PORTS_BYTES);
  private final Span ipv6Key = new Span(key.array(), 0, 2 * 16 + PORTS_BYTES);

  public FlowTextCache(CommunityId communityId) {
    this.communityId = communityId;
  }

  public Texts of(Endpoints ends) {
    key.clear()
        .put(ends.bytes(), ends.sourceAt(), ends.addressBytes())
        .put(ends.bytes(), ends.destinationAt(), ends.addressBytes())
        .putShort((short) ends.sourcePort())
        .putShort((short) ends.destinationPort())
        .put((byte) ends.protocol());
    Span flow = ends.ipv6() ? ipv6Key : ipv4Key;
    Texts known = texts.get(flow);
    if (known == null) {
      known = new Texts(ends.sourceIp(), ends.destinationIp(), communityId.of(ends));
      texts.put(flow, known);
    }
    return known;
  }
}
