package io.sipstream.document;

import io.sipstream.packet.Endpoints;
import io.sipstream.sip.EightBytes;

/**
 * What documents say of a flow, kept for the IPv4 flows that were seen last: addresses as text and
 * the Community ID cost more than looking them up, and those of a trunk never change. A flow that
 * needs another's place takes it, so the memory is bounded, and the result is never another one.
 */
final class FlowTexts {
  private static final int PLACE_BITS = 10;

  /** Places, each for one direction of a flow; some 200 bytes each. */
  static final int PLACES = 1 << PLACE_BITS;

  /** One direction of a flow. */
  record Texts(String sourceIp, String destinationIp, String communityId) {}

  private final CommunityId communityId;
  private final long[] addresses = new long[PLACES];
  private final long[] ports = new long[PLACES];
  private final Texts[] kept = new Texts[PLACES];

  FlowTexts(CommunityId communityId) {
    this.communityId = communityId;
  }

  Texts of(Endpoints ends) {
    if (ends.ipv6()) {
      return read(ends);
    }
    long both =
        (address(ends.bytes(), ends.sourceAt()) << Integer.SIZE)
            + address(ends.bytes(), ends.destinationAt());
    long rest =
        ((long) ends.sourcePort() << Integer.SIZE)
            + ((long) ends.destinationPort() << Short.SIZE)
            + ends.protocol();
    int place = place(both * 31 + rest);
    Texts texts = kept[place];
    if (texts == null || addresses[place] != both || ports[place] != rest) {
      texts = read(ends);
      addresses[place] = both;
      ports[place] = rest;
      kept[place] = texts;
    }
    return texts;
  }

  private static long address(byte[] bytes, int at) {
    long address = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      address = (address << Byte.SIZE) + (bytes[at + i] & 0xFF);
    }
    return address;
  }

  private static int place(long key) {
    return (int) (EightBytes.spread(key) >>> (Long.SIZE - PLACE_BITS));
  }

  private Texts read(Endpoints ends) {
    return new Texts(ends.sourceIp(), ends.destinationIp(), communityId.of(ends));
  }
}
