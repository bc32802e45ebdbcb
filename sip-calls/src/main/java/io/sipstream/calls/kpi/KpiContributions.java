package io.sipstream.calls.kpi;

import io.sipstream.calls.record.CallPhase;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallResult;
import io.sipstream.calls.record.Delays;
import io.sipstream.calls.record.EndReason;
import io.sipstream.calls.record.Ending;
import io.sipstream.calls.record.HopRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * Calculates what a call adds to the KPIs. Each hop counts for its pair of peers; the hop next to
 * the caller counts for the sum of all calls, too. The set-up counts in the minute of its first
 * INVITE, the end in the minute of the end.
 */
public final class KpiContributions {
  private static final int FIRST_FAILURE = 400;

  private final Map<KpiKey, KpiSum> sums = new HashMap<>();
  private final CallRecord call;

  private KpiContributions(CallRecord call) {
    this.call = call;
  }

  /** Returns what a record adds; nothing if another record describes its messages. */
  public static Map<KpiKey, KpiSum> of(CallRecord call) {
    if (call.phase() == CallPhase.SUPERSEDED || call.hops().isEmpty()) {
      return Map.of();
    }
    KpiContributions contributions = new KpiContributions(call);
    for (HopRecord hop : call.hops()) {
      contributions.add(hop, hop.sourcePeer(), hop.destinationPeer());
    }
    int first = Math.max(0, call.callerHop());
    contributions.add(call.hops().get(first), KpiKey.ALL, KpiKey.ALL);
    return contributions.sums;
  }

  private KpiSum at(long micros, String source, String destination) {
    return sums.computeIfAbsent(KpiKey.at(micros, source, destination), key -> new KpiSum());
  }

  private void add(HopRecord hop, String source, String destination) {
    KpiSum sum = at(hop.startMicros(), source, destination);
    addSetUp(hop, sum);
    if (hop.index() == Math.max(0, call.callerHop())) {
      sum.count(KpiCount.MESSAGES, call.counts().messages());
      sum.count(
          KpiCount.RETRANSMISSIONS,
          call.counts().requestRetransmissions() + (long) call.counts().responseRetransmissions());
      sum.count(KpiCount.DUPLICATES, call.counts().duplicates());
    }
    if (hop.answerMicros() >= 0) {
      at(hop.answerMicros(), source, destination).begin(hop.answerMicros());
      if (hasEnded()) {
        long end = Math.max(call.ending().micros(), hop.answerMicros());
        addEnd(end, at(end, source, destination));
      }
    }
  }

  private void addSetUp(HopRecord hop, KpiSum sum) {
    Delays delays = hop.delays();
    sum.attempt(hop.startMicros());
    sum.count(KpiCount.INVITES, hop.attempts());
    sum.count(KpiCount.ATTEMPTS, 1);
    sum.count(KpiCount.of(hop.result()), 1);
    boolean rang = hop.ringingMicros() >= 0;
    countIf(sum, KpiCount.SEIZURES, hop.code() >= 0 || rang || delays.trying() >= 0);
    countIf(sum, KpiCount.RINGING, rang);
    countIf(sum, KpiCount.CANCELLED_RINGING, rang && hop.result() == CallResult.CANCELLED);
    countIf(sum, KpiCount.EARLY_MEDIA, delays.earlyMedia() >= 0);
    countIf(sum, KpiCount.ANSWERED_WITHOUT_RINGING, !rang && hop.result() == CallResult.ANSWERED);
    countIf(sum, KpiCount.FAILOVER, isFailover(hop));
    if (hop.code() >= 0) {
      sum.addCode(hop.code());
    }
    sum.delay(KpiDelay.TRYING, delays.trying());
    sum.delay(KpiDelay.PDD, delays.postDial());
    sum.delay(KpiDelay.SETUP, delays.setup());
    if (hop.result() == CallResult.ANSWERED) {
      sum.delay(KpiDelay.SRD_OK, delays.sessionRequest());
    } else if (hop.code() >= FIRST_FAILURE) {
      sum.delay(KpiDelay.SRD_FAILED, delays.sessionRequest());
    }
  }

  private static void countIf(KpiSum sum, KpiCount count, boolean condition) {
    sum.count(count, condition ? 1 : 0);
  }

  /** Returns whether the element tried another destination after this attempt ended. */
  private boolean isFailover(HopRecord hop) {
    return hop.result() != CallResult.ANSWERED
        && hop.endMicros() >= 0
        && call.hops().stream()
            .anyMatch(
                next ->
                    next.parent() == hop.parent()
                        && next.index() != hop.index()
                        && next.sourceIp().equals(hop.sourceIp())
                        && next.startMicros() >= hop.endMicros());
  }

  private boolean hasEnded() {
    Ending ending = call.ending();
    return ending.micros() >= 0
        && ending.reason() != null
        && ending.reason() != EndReason.OPEN_AT_END;
  }

  private void addEnd(long micros, KpiSum sum) {
    Ending ending = call.ending();
    sum.end(micros);
    sum.count(KpiCount.ENDED_CALLS, 1);
    switch (ending.reason()) {
      case BYE, TRANSFERRED, REPLACED -> {
        sum.count(KpiCount.ENDED_COMPLETED, 1);
        sum.delay(KpiDelay.ENDED_DURATION, call.durationMicros());
        sum.delay(KpiDelay.ENDED_SDD, call.delays().disconnect());
      }
      case NOT_SEEN -> sum.count(KpiCount.ENDED_NOT_SEEN, 1);
      case SESSION_EXPIRED -> sum.count(KpiCount.ENDED_SESSION_EXPIRED, 1);
      case BYE_ERROR -> sum.count(KpiCount.ENDED_BYE_ERROR, 1);
      case ACK_MISSING -> sum.count(KpiCount.ENDED_ACK_MISSING, 1);
      default -> {}
    }
    if (ending.by() != null) {
      switch (ending.by()) {
        case CALLER -> sum.count(KpiCount.ENDED_BY_CALLER, 1);
        case CALLEE -> sum.count(KpiCount.ENDED_BY_CALLEE, 1);
        case NETWORK -> sum.count(KpiCount.ENDED_BY_NETWORK, 1);
        default -> {}
      }
    }
  }
}
