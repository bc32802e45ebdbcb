package io.sipstream.calls.evaluate;

import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.MessageFacts.Flag;
import io.sipstream.calls.event.Methods;
import io.sipstream.calls.record.Session;
import io.sipstream.calls.transaction.CallParts;
import io.sipstream.calls.transaction.SeenMessage;
import io.sipstream.calls.transaction.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Evaluates offers and answers of session descriptions (RFC 3264). */
final class CallSession {
  private final CallParts parts;
  private final SetUp setUp;
  private List<String> offered = List.of();
  private List<String> answered = List.of();
  private boolean earlyMedia;
  private boolean lateOffer;
  private boolean unanswered;

  CallSession(CallParts parts, SetUp setUp) {
    this.parts = parts;
    this.setUp = setUp;
    if (setUp != null) {
      negotiate();
    }
  }

  private void negotiate() {
    List<Transaction> attempt = setUp.attempt();
    SeenMessage invite = attempt.get(attempt.size() - 1).request();
    SeenMessage early = setUp.first(CallDelays::isEarlyMedia);
    earlyMedia = early != null;
    SeenMessage answer = setUp.answer();
    boolean answerHasSdp = answer != null && answer.facts().has(Flag.SDP);
    SeenMessage described = answerHasSdp ? answer : early;
    List<String> fromCallee = described == null ? List.of() : described.facts().all(Fact.CODEC);
    lateOffer = invite != null && !invite.facts().has(Flag.SDP) && setUp.isAnswered();
    if (!lateOffer) {
      offered = invite == null ? List.of() : invite.facts().all(Fact.CODEC);
      answered = fromCallee;
      return;
    }
    offered = fromCallee;
    SeenMessage ack = ack();
    answered = ack == null ? List.of() : ack.facts().all(Fact.CODEC);
    unanswered = ack != null && !ack.facts().has(Flag.SDP) && answerHasSdp && !hasPrack();
  }

  private boolean hasPrack() {
    for (Transaction one : parts.others()) {
      if (one.method() == Methods.PRACK) {
        return true;
      }
    }
    return false;
  }

  private SeenMessage ack() {
    for (Transaction one : parts.acks()) {
      if (one.cseq() == setUp.firstRequest().cseq()) {
        return one.ack();
      }
    }
    return null;
  }

  /** Returns whether a late offer had no answer. */
  boolean isUnanswered() {
    return unanswered;
  }

  /** Returns whether offer and answer of an established call have no codec in common. */
  boolean isMismatch() {
    return setUp != null
        && setUp.isAnswered()
        && !offered.isEmpty()
        && !answered.isEmpty()
        && common() == null;
  }

  private String common() {
    for (String one : answered) {
      for (String other : offered) {
        if (one.equalsIgnoreCase(other)) {
          return one;
        }
      }
    }
    return null;
  }

  Session toRecord() {
    Set<String> media = new LinkedHashSet<>();
    boolean srtp = false;
    boolean recording = false;
    boolean hold = false;
    for (Transaction one : parts.all()) {
      for (SeenMessage message : one.messages()) {
        srtp |= message.facts().has(Flag.SRTP);
        recording |= message.facts().has(Flag.SIPREC);
      }
      for (SeenMessage message : withMedia(one)) {
        media.addAll(message.facts().all(Fact.MEDIA));
      }
      SeenMessage offer = one.request();
      boolean refused = one.response(code -> code >= 300) != null;
      if (offer != null && offer.facts().has(Flag.SDP) && !refused) {
        hold = offer.facts().has(Flag.HOLD);
      }
    }
    SessionTimer timer = new SessionTimer(parts);
    return new Session(
        timer.seconds(),
        timer.refresher(),
        offered,
        answered,
        common(),
        List.copyOf(media),
        earlyMedia,
        lateOffer,
        srtp,
        hold,
        recording,
        mosMin());
  }

  private int mosMin() {
    int lowest = -1;
    for (Transaction notice : parts.notices()) {
      int mos = notice.facts().number(Fact.MOS);
      lowest = mos >= 0 && (lowest < 0 || mos < lowest) ? mos : lowest;
    }
    return lowest;
  }

  /** Returns the messages that describe media, by time. */
  private static List<SeenMessage> withMedia(Transaction transaction) {
    List<SeenMessage> sorted = new ArrayList<>(2);
    for (SeenMessage message : transaction.messages()) {
      if (message.first(Fact.MEDIA) != null) {
        sorted.add(message);
      }
    }
    sorted.sort(java.util.Comparator.comparingLong(SeenMessage::micros));
    return sorted;
  }
}
