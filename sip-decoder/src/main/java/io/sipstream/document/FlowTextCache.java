package io.sipstream.document;

import io.sipstream.packet.Endpoints;
import io.sipstream.text.Swar;
import java.util.Arrays;

/**
 * Caches the addresses as text and the Community ID of each flow, in a bounded number of slots.
 * Computing them costs more than a look-up, and those of a trunk never change. Each flow has one
 * slot and replaces the entry in it. Not thread-safe.
 */
public final class FlowTextCache {
  private static final int SLOT_BITS = 10;

  /** Number of slots, each for one direction of a flow, about 300 bytes each. */
  static final int SLOTS = 1 << SLOT_BITS;

  /** Holds the texts of one direction of a flow. */
  record Texts(String sourceIp, String destinationIp, String communityId) {}

  /** Holds an entry and its key: both addresses, then ports and protocol. */
  @SuppressWarnings("ArrayRecordComponent") // compared by is() only
  private record Entry(byte[] addresses, long ports, Texts texts) {
    boolean is(Endpoints ends, long otherPorts) {
      int bytes = ends.addressBytes();
      return ports == otherPorts
          && addresses.length == 2 * bytes
          && equal(0, ends.bytes(), ends.sourceAt(), bytes)
          && equal(bytes, ends.bytes(), ends.destinationAt(), bytes);
    }

    private boolean equal(int at, byte[] others, int othersAt, int bytes) {
      return Arrays.equals(addresses, at, at + bytes, others, othersAt, othersAt + bytes);
    }
  }

  private final CommunityId communityId;
  private final Entry[] entries = new Entry[SLOTS];

  public FlowTextCache(CommunityId communityId) {
    this.communityId = communityId;
  }

  public Texts of(Endpoints ends) {
    long ports =
        ((long) ends.sourcePort() << Integer.SIZE)
            + ((long) ends.destinationPort() << Short.SIZE)
            + ends.protocol();
    int slot = slot(ends, ports);
    Entry entry = entries[slot];
    if (entry == null || !entry.is(ends, ports)) {
      entry = new Entry(addresses(ends), ports, read(ends));
      entries[slot] = entry;
    }
    return entry.texts();
  }

  private static byte[] addresses(Endpoints ends) {
    int bytes = ends.addressBytes();
    byte[] both = new byte[2 * bytes];
    System.arraycopy(ends.bytes(), ends.sourceAt(), both, 0, bytes);
    System.arraycopy(ends.bytes(), ends.destinationAt(), both, bytes, bytes);
    return both;
  }

  private static int slot(Endpoints ends, long ports) {
    long hash = ports;
    for (int at = 0; at < ends.addressBytes(); at += Integer.BYTES) {
      long four = four(ends.bytes(), ends.sourceAt() + at);
      hash = 31 * hash + (four << Integer.SIZE) + four(ends.bytes(), ends.destinationAt() + at);
    }
    return (int) (Swar.spread(hash) >>> (Long.SIZE - SLOT_BITS));
  }

  private static long four(byte[] bytes, int at) {
    long four = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      four = (four << Byte.SIZE) + (bytes[at + i] & 0xFF);
    }
    return four;
  }

  private Texts read(Endpoints ends) {
    return new Texts(ends.sourceIp(), ends.destinationIp(), communityId.of(ends));
  }
}
