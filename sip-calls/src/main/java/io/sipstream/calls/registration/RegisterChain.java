package io.sipstream.calls.registration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Shows what a phone does to register once: a REGISTER, and those that follow because the registrar
 * asks for credentials or a longer expiry.
 */
final class RegisterChain {
  /** Longest pause within a chain: 64 times T1 (RFC 3261 section 17.1.2.2). */
  private static final long PAUSE_MICROS = 32_000_000;

  /** Timer F is 32 seconds (RFC 3261 section 17.1.2.2); taps may be late. */
  private static final long NO_RESPONSE_MICROS = 36_000_000;

  /** Codes after which the client tries again (RFC 3261 sections 8.1.3.5 and 10.2.8). */
  private static final Set<Integer> TRIED_AGAIN = Set.of(401, 407, 420, 421, 423, 494);

  private final List<Attempt> attempts = new ArrayList<>(2);

  private RegisterChain(Attempt first) {
    attempts.add(first);
  }

  /** Returns the chains of attempts that are in the order of their start. */
  static List<RegisterChain> of(List<Attempt> attempts) {
    List<RegisterChain> chains = new ArrayList<>();
    Map<AttemptKey, RegisterChain> lastByCall = new HashMap<>();
    for (Attempt attempt : attempts) {
      AttemptKey call = new AttemptKey(attempt.key().callHigh(), attempt.key().callLow(), 0);
      RegisterChain last = lastByCall.get(call);
      if (last != null && last.isFollowedBy(attempt)) {
        last.attempts.add(attempt);
      } else {
        RegisterChain chain = new RegisterChain(attempt);
        chains.add(chain);
        lastByCall.put(call, chain);
      }
    }
    return chains;
  }

  private boolean isFollowedBy(Attempt next) {
    Attempt last = last();
    // A phone whose credentials were refused begins again without credentials.
    boolean restart = last.isChallenge() && last.hasCredentials() && !next.hasCredentials();
    return TRIED_AGAIN.contains(last.code())
        && next.start() - last.end() <= PAUSE_MICROS
        && !restart;
  }

  List<Attempt> attempts() {
    return attempts;
  }

  Attempt first() {
    return attempts.get(0);
  }

  Attempt last() {
    return attempts.get(attempts.size() - 1);
  }

  boolean isOk() {
    return last().isOk();
  }

  /** Returns whether a response or a further REGISTER may still follow at a time. */
  boolean isPending(long nowMicros) {
    boolean open = last().code() < 0 || TRIED_AGAIN.contains(last().code());
    return open && nowMicros < pendingUntilMicros();
  }

  /** Returns the time until which a chain that is pending may be continued. */
  long pendingUntilMicros() {
    return last().code() < 0 ? last().start() + NO_RESPONSE_MICROS : last().end() + PAUSE_MICROS;
  }

  /** Returns why the registration failed; null after a 2xx. */
  FailureReason failure() {
    if (isOk()) {
      return null;
    }
    if (last().code() < 0) {
      return FailureReason.TIMED_OUT;
    }
    return last().isChallenge() ? FailureReason.CHALLENGED : FailureReason.REJECTED;
  }

  /** Returns when the chain takes effect: at its 2xx, else at its start. */
  long effectMicros() {
    return isOk() ? last().end() : first().start();
  }

  /** Returns the delay of the registration (RFC 6076 section 4.1), from the first REGISTER. */
  long delayMicros() {
    return Math.max(0, last().end() - first().start());
  }

  int challenges() {
    return (int) attempts.stream().filter(Attempt::isChallenge).count();
  }
}
