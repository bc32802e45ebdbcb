package io.sipstream.calls.evaluate;

import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.Methods;
import io.sipstream.calls.peers.Peers;
import io.sipstream.calls.record.HopRecord;
import io.sipstream.calls.record.TapTime;
import io.sipstream.calls.record.TransactionRecord;
import io.sipstream.calls.transaction.CallParts;
import io.sipstream.calls.transaction.Hop;
import io.sipstream.calls.transaction.HopTree;
import io.sipstream.calls.transaction.SeenMessage;
import io.sipstream.calls.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;

/** Describes the hops and transactions of a call. */
final class HopRecords {
  /** Most transactions in a record; the first ones are kept. */
  static final int TRANSACTIONS = 32;

  private final HopTree tree;
  private final CallParts parts;
  private final CallSettings settings;
  private final Peers peers;
  private final Clock clock;
  private final RecordIds ids;

  HopRecords(
      HopTree tree,
      CallParts parts,
      CallSettings settings,
      Peers peers,
      RecordIds ids,
      Clock clock) {
    this.tree = tree;
    this.parts = parts;
    this.settings = settings;
    this.peers = peers;
    this.clock = clock;
    this.ids = ids;
  }

  List<HopRecord> hops(CallDelays delays) {
    List<HopRecord> records = new ArrayList<>();
    for (Hop hop : tree.hops()) {
      records.add(hop(hop, delays));
    }
    return records;
  }

  private HopRecord hop(Hop hop, CallDelays delays) {
    Transaction last = hop.last();
    SetUp setUp = new SetUp(List.of(last), last.link(), parts, settings.deadlines(), clock);
    SeenMessage ringing = setUp.first(one -> one.kind() == 180);
    List<TapTime> taps = new ArrayList<>();
    SeenMessage seen = last.request() == null ? last.messages().get(0) : last.request();
    seen.firstByTap().forEach((tap, micros) -> taps.add(new TapTime(tap, micros)));
    return new HopRecord(
        hop.index(),
        hop.parent() == null ? -1 : hop.parent().index(),
        last.key().hash(),
        last.sourceIp(),
        last.sourcePort(),
        last.destinationIp(),
        last.destinationPort(),
        peers.name(last.sourceIp(), last.sourcePort()),
        peers.name(last.destinationIp(), last.destinationPort()),
        last.facts().protocol(),
        hop.viaDepth(),
        last.facts().maxForwards(),
        ids.flow(last),
        last.request() == null ? null : last.request().first(Fact.REQUEST_URI),
        hop.first().start(),
        ringing == null ? -1 : ringing.micros(),
        setUp.answerMicros(),
        setUp.endMicros(),
        setUp.code(),
        setUp.result(),
        hop.attempts().size(),
        delays.of(setUp, hop.first().start(), -1),
        taps);
  }

  List<TransactionRecord> transactions(CallDelays delays) {
    List<TransactionRecord> records = new ArrayList<>();
    for (Transaction one : parts.all()) {
      if (records.size() < TRANSACTIONS) {
        records.add(transaction(one, delays));
      }
    }
    return records;
  }

  private TransactionRecord transaction(Transaction one, CallDelays delays) {
    Hop hop = tree.onLink(one.link());
    SeenMessage response = one.finalResponse();
    int copies = 0;
    for (SeenMessage message : one.messages()) {
      copies += message.retransmissions();
    }
    String other = one.method() == Methods.OTHER ? one.facts().first(Fact.METHOD) : null;
    String name = one.isAckOnly() ? "ACK" : Methods.name(one.method());
    boolean timed = response != null && one.request() != null;
    return new TransactionRecord(
        other == null ? name : other,
        one.cseq(),
        hop == null ? -1 : hop.index(),
        one.start(),
        response == null ? -1 : response.kind(),
        timed ? delays.between(one.start(), response.micros()) : -1,
        copies);
  }
}
