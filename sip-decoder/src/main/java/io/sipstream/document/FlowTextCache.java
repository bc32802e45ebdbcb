package io.sipstream.document;

import io.sipstream.packet.Endpoints;
import io.sipstream.text.Swar;
import java.util.Arrays;

/**
 * What documents say of a flow, kept for the flows that were seen last: addresses as text and the
 * Community ID cost more than looking them up, and those of a trunk never change. A flow that needs
 * another's place takes it, so the memory is bounded, and the result is never another one.
 */
public final class FlowTextCache {
  private static final int PLACE_BITS = 10;

  /** Places, each for one direction of a flow; some 300 bytes each. */
  static final int PLACES = 1 << PLACE_BITS;

  /** One direction of a flow. */
  record Texts(String sourceIp, String destinationIp, String communityId) {}

  /** The same with what tells it from others: both addresses, then ports and protocol. */
  @SuppressWarnings("ArrayRecordComponent") // compared by is() alone
  private record Kept(byte[] addresses, long ports, Texts texts) {
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
  private final Kept[] kept = new Kept[PLACES];

  public FlowTextCache(CommunityId communityId) {
    this.communityId = communityId;
  }

  public Texts of(Endpoints ends) {
    long ports =
        ((long) ends.sourcePort() << Integer.SIZE)
            + ((long) ends.destinationPort() << Short.SIZE)
            + ends.protocol();
    int place = place(ends, ports);
    Kept there = kept[place];
    if (there == null || !there.is(ends, ports)) {
      there = new Kept(addresses(ends), ports, read(ends));
      kept[place] = there;
    }
    return there.texts();
  }

  private static byte[] addresses(Endpoints ends) {
    int bytes = ends.addressBytes();
    byte[] both = new byte[2 * bytes];
    System.arraycopy(ends.bytes(), ends.sourceAt(), both, 0, bytes);
    System.arraycopy(ends.bytes(), ends.destinationAt(), both, bytes, bytes);
    return both;
  }

  private static int place(Endpoints ends, long ports) {
    long hash = ports;
    for (int at = 0; at < ends.addressBytes(); at += Integer.BYTES) {
      long four = four(ends.bytes(), ends.sourceAt() + at);
      hash = 31 * hash + (four << Integer.SIZE) + four(ends.bytes(), ends.destinationAt() + at);
    }
    return (int) (Swar.spread(hash) >>> (Long.SIZE - PLACE_BITS));
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
