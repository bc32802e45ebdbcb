package io.sipstream.calls.registration;

import io.sipstream.calls.state.CallState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Evaluates the REGISTER messages of an address of record. The result depends on the set of
 * messages and on the time of the evaluation, not on the order of arrival. Stateless.
 */
public final class RegistrationEvaluator {
  private static final Comparator<RegistrationRecord> BY_START =
      Comparator.comparingLong(RegistrationRecord::startMicros)
          .thenComparing(RegistrationRecord::id);

  private RegistrationEvaluator() {}

  /** Returns the records at a time, by start. Chains that take effect later are not followed. */
  public static List<RegistrationRecord> evaluate(RegistrationState state, long nowMicros) {
    return evaluation(state, nowMicros).records();
  }

  /** Returns the records at a time, and when they change. */
  public static RegistrationEvaluation evaluation(RegistrationState state, long nowMicros) {
    List<RegisterChain> chains = new ArrayList<>();
    long next = Long.MAX_VALUE;
    for (RegisterChain chain : RegisterChain.of(Attempts.of(state))) {
      if (chain.effectMicros() > nowMicros) {
        next = Math.min(next, chain.effectMicros());
      } else {
        chains.add(chain);
        next = chain.isPending(nowMicros) ? Math.min(next, chain.pendingUntilMicros()) : next;
      }
    }
    RegistrationWalk walk = walk(state);
    walk.follow(chains, nowMicros, false);
    List<RegistrationRecord> records = records(walk, state, nowMicros);
    return new RegistrationEvaluation(records, Math.min(next, walk.nextMicros(nowMicros)));
  }

  /** Returns the records at the end of the input, where no message can follow. */
  public static List<RegistrationRecord> evaluateAtEnd(RegistrationState state, long nowMicros) {
    RegistrationWalk walk = walk(state);
    walk.follow(RegisterChain.of(Attempts.of(state)), nowMicros, true);
    return records(walk, state, nowMicros);
  }

  private static RegistrationWalk walk(RegistrationState state) {
    RegistrationWalk walk = new RegistrationWalk(state.aor(), state.settled());
    if (state.isTruncated()) {
      walk.setTruncated();
    }
    return walk;
  }

  private static List<RegistrationRecord> records(
      RegistrationWalk walk, RegistrationState state, long nowMicros) {
    List<RegistrationRecord> records = new ArrayList<>(walk.records(state.sightings(), nowMicros));
    records.sort(BY_START);
    return records;
  }

  /**
   * Replaces messages before a time by the sessions that they give, so that the state of a phone
   * that refreshes for days stays small. Messages of one chain stay together. Records of sessions
   * that ended before are no longer returned.
   *
   * @param nowMicros time up to which all messages are in the state
   * @return whether the state changed
   */
  public static boolean settle(RegistrationState state, long nowMicros) {
    long until = nowMicros - RegistrationLimits.SETTLE_MICROS;
    List<RegisterChain> chains = RegisterChain.of(Attempts.of(state));
    long[] first = firstFrom(chains, state.attempts());
    int settled = 0;
    long last = Long.MIN_VALUE;
    for (int i = 0; i < chains.size() && last <= until; i++) {
      last = Math.max(last, last(chains.get(i), state.attempts()));
      if (last <= until && last < first[i + 1]) {
        settled = i + 1;
      }
    }
    if (settled == 0 && !chains.isEmpty()) {
      return false;
    }
    RegistrationWalk walk = walk(state);
    walk.follow(chains.subList(0, settled), nowMicros, false);
    long micros = Math.min(until, first[settled] - 1);
    walk.expire(micros);
    walk.removeClosed(micros);
    state.settle(walk.write(), micros);
    return true;
  }

  /** Returns, for each chain, the time of the first message of this chain and all later ones. */
  private static long[] firstFrom(List<RegisterChain> chains, Map<AttemptKey, CallState> messages) {
    long[] first = new long[chains.size() + 1];
    first[chains.size()] = Long.MAX_VALUE;
    for (int i = chains.size() - 1; i >= 0; i--) {
      first[i] = first[i + 1];
      for (Attempt attempt : chains.get(i).attempts()) {
        first[i] = Math.min(first[i], messages.get(attempt.key()).firstMicros());
      }
    }
    return first;
  }

  private static long last(RegisterChain chain, Map<AttemptKey, CallState> messages) {
    long last = Long.MIN_VALUE;
    for (Attempt attempt : chain.attempts()) {
      last = Math.max(last, messages.get(attempt.key()).lastMicros());
    }
    return last;
  }

  /** Returns whether the state has no messages and no sessions in progress. */
  public static boolean isIdle(RegistrationState state) {
    return state.attempts().isEmpty()
        && (state.settled() == null
            || new RegistrationWalk(state.aor(), state.settled()).isEmpty());
  }

  /** Returns whether a settled session has ended, from which a later gap is counted. */
  public static boolean hasEnded(RegistrationState state) {
    return state.settled() != null && new RegistrationWalk(state.aor(), state.settled()).hasEnded();
  }
}
