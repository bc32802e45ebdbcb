package io.sipstream.calls.registration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Evaluates the REGISTER messages of an address of record. The result depends on the set of
 * messages and on the time of the evaluation, not on the order of arrival. Stateless.
 */
public final class RegistrationEvaluator {
  private RegistrationEvaluator() {}

  /** Returns the records at a time, by start. */
  public static List<RegistrationRecord> evaluate(RegistrationState state, long nowMicros) {
    return new Walk(state, nowMicros, false).records();
  }

  /** Returns the records at the end of the input, where no message can follow. */
  public static List<RegistrationRecord> evaluateAtEnd(RegistrationState state, long nowMicros) {
    return new Walk(state, nowMicros, true).records();
  }

  /** Follows the bindings through all chains. */
  private static final class Walk {
    private static final Comparator<RegistrationRecord> BY_START =
        Comparator.comparingLong(RegistrationRecord::startMicros)
            .thenComparing(RegistrationRecord::id);

    private final RegistrationState state;
    private final long sightings;
    private final long nowMicros;
    private final boolean atEnd;
    private final Map<String, Session> active = new LinkedHashMap<>();
    private final Set<String> known = new HashSet<>();
    private final Set<String> ids = new HashSet<>();
    private final FailingSessions failing;
    private final List<RegistrationRecord> records = new ArrayList<>();
    private long lastEndMicros = -1;
    private boolean truncated;

    Walk(RegistrationState state, long nowMicros, boolean atEnd) {
      this.state = state;
      this.sightings = state.sightings();
      this.nowMicros = nowMicros;
      this.atEnd = atEnd;
      this.failing = new FailingSessions(state.aor());
      this.truncated = state.isTruncated();
    }

    List<RegistrationRecord> records() {
      List<RegisterChain> chains = RegisterChain.of(Attempts.of(state));
      // The sort is stable: chains of one time stay in the order of their start.
      chains.sort(Comparator.comparingLong(RegisterChain::effectMicros));
      for (RegisterChain chain : chains) {
        expire(chain.effectMicros());
        if (chain.isOk()) {
          registered(chain);
        } else {
          failed(chain);
        }
      }
      expire(nowMicros);
      active.forEach((binding, session) -> add(session, binding, RegistrationPhase.REGISTERED, -1));
      records.addAll(failing.records(sightings, nowMicros, truncated));
      records.sort(BY_START);
      return records;
    }

    private void expire(long micros) {
      List<Map.Entry<String, Session>> expired = new ArrayList<>();
      for (Map.Entry<String, Session> entry : active.entrySet()) {
        if (entry.getValue().expiresAt() <= micros) {
          expired.add(entry);
        }
      }
      expired.sort(Comparator.comparingLong(entry -> entry.getValue().expiresAt()));
      expired.forEach(
          entry -> end(entry.getKey(), RegistrationPhase.EXPIRED, entry.getValue().expiresAt()));
    }

    private void end(String binding, RegistrationPhase phase, long micros) {
      add(active.remove(binding), binding, phase, micros);
      lastEndMicros = Math.max(lastEndMicros, micros);
    }

    private void add(Session session, String binding, RegistrationPhase phase, long endMicros) {
      int earlier = 0;
      String id;
      do {
        id = RegistrationDocumentId.ofSession(state.aor(), binding, session.startMicros(), earlier);
        earlier++;
      } while (!ids.add(id));
      boolean ended = phase != RegistrationPhase.REGISTERED;
      records.add(session.toRecord(id, sightings, phase, endMicros, ended, truncated));
    }

    private void registered(RegisterChain chain) {
      Attempt attempt = chain.last();
      for (RegisteredContact contact : attempt.requested()) {
        if (contact.isAll()) {
          for (String binding : List.copyOf(active.keySet())) {
            unregister(binding, chain);
          }
        } else if (attempt.seconds(contact) == 0) {
          unregister(contact.binding(), chain);
        } else {
          register(chain, contact, attempt.seconds(contact));
        }
      }
    }

    private void unregister(String binding, RegisterChain chain) {
      Session session = active.get(binding);
      if (session != null) {
        session.unregistered(chain);
        end(binding, RegistrationPhase.UNREGISTERED, chain.last().end());
      }
    }

    private void register(RegisterChain chain, RegisteredContact contact, int seconds) {
      String binding = contact.binding();
      long at = chain.last().end();
      Session session = active.get(binding);
      if (session != null && !session.isOfCall(chain.last())) {
        end(binding, RegistrationPhase.REPLACED, at);
        session = null;
      }
      if (session == null) {
        if (known.size() >= RegistrationLimits.BINDINGS && !known.contains(binding)) {
          truncated = true;
          return;
        }
        known.add(binding);
        boolean gap = active.isEmpty() && lastEndMicros >= 0 && lastEndMicros < at;
        session = new Session(state.aor(), contact, at, gap ? at - lastEndMicros : -1);
        active.put(binding, session);
      }
      session.registered(chain, contact, seconds);
    }

    private void failed(RegisterChain chain) {
      boolean pending = chain.isPending(nowMicros);
      if (pending && !atEnd) {
        return;
      }
      FailureReason why = pending ? FailureReason.OPEN_AT_END : chain.failure();
      boolean found = false;
      for (RegisteredContact contact : chain.last().requested()) {
        Session session = active.get(contact.binding());
        if (session != null) {
          session.failed(chain, why);
          found = true;
        }
      }
      if (!found) {
        failing.add(chain, why);
      }
    }
  }
}
