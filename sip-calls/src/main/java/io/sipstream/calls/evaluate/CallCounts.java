package io.sipstream.calls.evaluate;

import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.calls.event.MessageFacts.Flag;
import io.sipstream.calls.event.Methods;
import io.sipstream.calls.record.Counts;
import io.sipstream.calls.transaction.CallParts;
import io.sipstream.calls.transaction.SeenMessage;
import io.sipstream.calls.transaction.Transaction;
import java.util.HashSet;
import java.util.Set;

/**
 * Counts the transactions and messages of a call. A transaction in a dialog is counted once, over
 * however many hops it runs.
 */
final class CallCounts {
  private final Set<Numbered> counted = new HashSet<>();
  private final Set<String> versions = new HashSet<>();
  private int reinvites;
  private int updates;
  private int refreshes;
  private int holds;
  private int pracks;
  private int infos;
  private int referrals;
  private int options;
  private int diversions;
  private int messages;
  private int sightings;
  private int requestRetransmissions;
  private int responseRetransmissions;
  private int duplicates;

  /** Identifies a request of one side of a dialog, over all hops. */
  private record Numbered(int method, long fromTag, long cseq) {}

  CallCounts(CallParts parts) {
    for (Transaction one : parts.all()) {
      one.messages().forEach(this::count);
      boolean initial = CallParts.isInitial(one);
      if (initial) {
        SeenMessage request = one.request();
        int found = request == null ? -1 : request.facts().number(Fact.DIVERSIONS);
        diversions = Math.max(diversions, found);
      } else if (!one.isAckOnly()
          && counted.add(new Numbered(one.method(), one.fromTag(), one.cseq()))) {
        inDialog(one);
      }
      for (SeenMessage message : one.messages()) {
        String version = message.first(Fact.SDP_VERSION);
        if (version != null) {
          versions.add(version);
        }
      }
    }
  }

  private void count(SeenMessage message) {
    messages++;
    sightings += message.sightings();
    duplicates += message.duplicates();
    if (message.kind() < 100) {
      requestRetransmissions += message.retransmissions();
    } else {
      responseRetransmissions += message.retransmissions();
    }
  }

  private void inDialog(Transaction one) {
    switch (one.method()) {
      case Methods.INVITE -> {
        reinvites++;
        offer(one);
      }
      case Methods.UPDATE -> {
        updates++;
        offer(one);
      }
      case Methods.PRACK -> pracks++;
      case Methods.INFO -> infos++;
      case Methods.REFER -> referrals++;
      case Methods.OPTIONS -> options++;
      default -> {}
    }
  }

  private void offer(Transaction one) {
    if (one.request() == null) {
      return;
    }
    MessageFacts facts = one.request().facts();
    holds += facts.has(Flag.HOLD) ? 1 : 0;
    String version = facts.first(Fact.SDP_VERSION);
    boolean same = version == null || versions.contains(version);
    refreshes += same && facts.first(Fact.SESSION_EXPIRES) != null ? 1 : 0;
  }

  Counts toRecord(int attempts, int challenges, int redirects, Dialogs dialogs) {
    return new Counts(
        attempts,
        challenges,
        redirects,
        dialogs.all().size(),
        dialogs.confirmed(),
        reinvites,
        updates,
        refreshes,
        holds,
        pracks,
        infos,
        referrals,
        options,
        diversions,
        messages,
        sightings,
        requestRetransmissions,
        responseRetransmissions,
        duplicates);
  }
}
