package io.sipstream.calls.evaluate;

import io.sipstream.calls.record.CallDocumentId;
import io.sipstream.calls.transaction.Transaction;
import io.sipstream.message.CommunityId;
import io.sipstream.packet.Endpoints;
import io.sipstream.packet.IpAddress;
import java.util.Arrays;

/**
 * Computes the ids of calls and of flows, and keeps those of recently seen flows, since elements
 * repeat. Not thread-safe.
 */
final class RecordIds {
  private static final int SLOTS = 1 << 10;

  private final CallDocumentId calls = new CallDocumentId();
  private final CommunityId communityId;
  private final Flow[] flows = new Flow[SLOTS];

  /** Holds the endpoints of a flow and its id; null without one. */
  private record Flow(
      String source,
      int sourcePort,
      String destination,
      int destinationPort,
      int protocol,
      String id) {
    boolean isOf(Transaction invite) {
      return sourcePort == invite.sourcePort()
          && destinationPort == invite.destinationPort()
          && protocol == invite.facts().protocol()
          && source.equals(invite.sourceIp())
          && destination.equals(invite.destinationIp());
    }
  }

  RecordIds(int communityIdSeed) {
    communityId = new CommunityId(communityIdSeed);
  }

  /** Returns the id of a call; see {@link CallDocumentId} for the parameters. */
  String call(String callId, long tag, long otherTag, int generation) {
    return calls.of(callId, tag, otherTag, generation);
  }

  /** Returns the Community ID of the flow of an INVITE; null if an address is no IP address. */
  String flow(Transaction invite) {
    int hash = 31 * invite.sourceIp().hashCode() + invite.destinationIp().hashCode();
    hash = 31 * (31 * hash + invite.sourcePort()) + invite.destinationPort();
    int slot = (hash * 0x9E37_79B9) >>> 22;
    Flow known = flows[slot];
    if (known == null || !known.isOf(invite)) {
      known =
          new Flow(
              invite.sourceIp(),
              invite.sourcePort(),
              invite.destinationIp(),
              invite.destinationPort(),
              invite.facts().protocol(),
              compute(invite));
      flows[slot] = known;
    }
    return known.id();
  }

  private String compute(Transaction invite) {
    byte[] source = IpAddress.parse(invite.sourceIp());
    byte[] destination = IpAddress.parse(invite.destinationIp());
    if (source == null || destination == null || source.length != destination.length) {
      return null;
    }
    byte[] both = Arrays.copyOf(source, 2 * source.length);
    System.arraycopy(destination, 0, both, source.length, source.length);
    return communityId.of(
        new Endpoints(
            both,
            source.length,
            0,
            source.length,
            invite.sourcePort(),
            invite.destinationPort(),
            invite.facts().protocol()));
  }
}
