package io.sipstream.calls.kpi;

import io.sipstream.calls.record.CallPhase;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallResult;
import io.sipstream.calls.record.Delays;
import io.sipstream.calls.record.EndReason;
import io.sipstream.calls.record.Ending;
import io.sipstream.calls.record.HopRecord;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Calculates what a call adds to the KPIs. Each hop counts for its pair of peers; the hop next to
 * the caller counts for the sum of all calls, too. The set-up counts in the minute of its first
 * INVITE, the end in the minute of the end.
 */
public final class KpiContributions {
  private static final int FIRST_FAILURE = 400;
  private static final long SIGHTING_VERSIONS = 4;
  private static final KpiSum NOTHING = new KpiSum();
  private static final Set<EndReason> WITHOUT_MESSAGE =
      EnumSet.of(
          EndReason.SESSION_EXPIRED,
          EndReason.NOT_SEEN,
          EndReason.ACK_MISSING,
          EndReason.NO_RESPONSE,
          EndReason.NO_FINAL,
          EndReason.CHAIN_ENDED);

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
    long version = contributions.version();
    contributions.sums.values().forEach(sum -> sum.addVersion(version));
    return contributions.sums;
  }

  /** Returns what several records add. */
  public static Map<KpiKey, KpiSum> of(List<CallRecord> calls) {
    if (calls.size() == 1) {
      return of(calls.get(0));
    }
    Map<KpiKey, KpiSum> all = new HashMap<>();
    for (CallRecord each : calls) {
      of(each).forEach((key, sum) -> all.computeIfAbsent(key, k -> new KpiSum()).add(sum));
    }
    return all;
  }

  /**
   * Replaces what was added by what is to be added now, and returns the differences. A key that has
   * changed gets a higher version.
   *
   * @param added what was added; is updated
   */
  public static Map<KpiKey, KpiSum> replace(Map<KpiKey, KpiSum> added, Map<KpiKey, KpiSum> now) {
    Map<KpiKey, KpiSum> differences = new HashMap<>();
    Set<KpiKey> keys = new HashSet<>(added.keySet());
    keys.addAll(now.keySet());
    for (KpiKey key : keys) {
      KpiSum difference = new KpiSum();
      difference.add(now.getOrDefault(key, NOTHING));
      difference.subtract(added.getOrDefault(key, NOTHING));
      long rise = difference.hasFigures() ? 1 : 0;
      difference.addVersion(Math.max(rise, difference.version()) - difference.version());
      if (!difference.isEmpty()) {
        differences.put(key, difference);
        added.computeIfAbsent(key, k -> new KpiSum()).add(difference);
      }
    }
    return differences;
  }

  /**
   * Returns the version of the figures, which is higher the more sightings are known, and higher
   * when the call has ended without a message that ends it.
   */
  private long version() {
    boolean timedOut = call.closed() && WITHOUT_MESSAGE.contains(call.ending().reason());
    return SIGHTING_VERSIONS * call.knownSightings() + (timedOut ? 1 : 0);
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
      if (!hasEnded()) {
        sum.addOpen();
      }
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
