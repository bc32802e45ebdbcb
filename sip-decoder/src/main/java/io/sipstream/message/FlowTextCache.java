package io.sipstream.message;

import io.sipstream.packet.Endpoints;
import io.sipstream.text.Swar;

/**
 * Caches the texts of each flow, in a bounded number of slots. Each flow has one slot and replaces
 * the entry in it. Computing the texts costs more than a look-up, and those of a trunk never
 * change. Not thread-safe.
 */
final class FlowTextCache {
  /** Binary logarithm of the number of slots, each for one direction of a flow, about 400 bytes. */
  private static final int SLOT_BITS = 12;

  /** Words of a key: two addresses, ports and protocol; a slot of the keys fills a cache line. */
  private static final int KEY_WORDS = 5;

  private static final int SLOT_WORDS = 8;

  private final CommunityId communityId;
  private final long[] keys = new long[SLOT_WORDS << SLOT_BITS];
  private final FlowTexts[] texts = new FlowTexts[1 << SLOT_BITS];
  private final long[] key = new long[KEY_WORDS];
  private final byte[] scratch = new byte[FlowTexts.MAX_BYTES];

  FlowTextCache(CommunityId communityId) {
    this.communityId = communityId;
  }

  FlowTexts of(Endpoints ends) {
    readKey(ends);
    long hash = 0;
    for (int i = 0; i < KEY_WORDS; i++) {
      hash = Swar.spread(hash ^ key[i]);
      hash ^= hash >>> Integer.SIZE;
    }
    int slot = (int) (Swar.spread(hash) >>> (Long.SIZE - SLOT_BITS));
    FlowTexts known = texts[slot];
    if (known == null || differs(slot * SLOT_WORDS)) {
      known = FlowTexts.of(ends, communityId, scratch);
      texts[slot] = known;
      System.arraycopy(key, 0, keys, slot * SLOT_WORDS, KEY_WORDS);
    }
    return known;
  }

  private boolean differs(int at) {
    long different = 0;
    for (int i = 0; i < KEY_WORDS; i++) {
      different |= keys[at + i] ^ key[i];
    }
    return different != 0;
  }

  private void readKey(Endpoints ends) {
    byte[] bytes = ends.bytes();
    int source = ends.sourceAt();
    int destination = ends.destinationAt();
    if (ends.ipv6()) {
      key[0] = Swar.get(bytes, source);
      key[1] = Swar.get(bytes, source + Swar.COUNT);
      key[2] = Swar.get(bytes, destination);
      key[3] = Swar.get(bytes, destination + Swar.COUNT);
    } else {
      key[0] = ipv4(bytes, source);
      key[1] = 0;
      key[2] = ipv4(bytes, destination);
      key[3] = 0;
    }
    // A port has 16 bits, a protocol 8.
    key[4] =
        ends.sourcePort()
            | ((long) ends.destinationPort() << 16)
            | ((long) ends.protocol() << 32)
            | ((long) ends.addressBytes() << 40);
  }

  private static long ipv4(byte[] bytes, int at) {
    return ((bytes[at] & 0xFFL) << 24)
        | ((bytes[at + 1] & 0xFF) << 16)
        | ((bytes[at + 2] & 0xFF) << 8)
        | (bytes[at + 3] & 0xFF);
  }
}
