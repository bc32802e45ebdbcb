package io.sipstream.calls.registration;

import io.sipstream.calls.state.CallState;
import io.sipstream.calls.transaction.Transaction;
import io.sipstream.calls.transaction.Transactions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the REGISTERs at the elements nearest to the phones. */
final class Attempts {
  static final Comparator<Attempt> BY_START =
      Comparator.comparingLong(Attempt::start)
          .thenComparing(Attempt::key)
          .thenComparing(attempt -> attempt.edge().key());

  private static final long DUPLICATE_MICROS = 50_000;

  private Attempts() {}

  /** Returns the attempts of a state by their start. */
  static List<Attempt> of(RegistrationState state) {
    List<Attempt> all = new ArrayList<>();
    for (Map.Entry<AttemptKey, CallState> entry : state.attempts().entrySet()) {
      all.addAll(of(entry.getKey(), entry.getValue()));
    }
    all.sort(BY_START);
    return all;
  }

  /** Returns those transactions of one CSeq that no other one of them caused. */
  private static List<Attempt> of(AttemptKey key, CallState messages) {
    List<Transaction> transactions = Transactions.of(messages, DUPLICATE_MICROS);
    Map<Long, Transaction> byHash = new HashMap<>();
    transactions.forEach(one -> byHash.put(one.key().hash(), one));
    transactions.sort(
        Comparator.<Transaction>comparingInt(one -> one.facts().viaDepth())
            .thenComparing(Transaction.BY_START));
    List<Attempt> attempts = new ArrayList<>(1);
    for (Transaction one : transactions) {
      Attempt origin = origin(one, byHash, attempts);
      if (origin == null) {
        attempts.add(new Attempt(key, messages.callId(), one));
      } else {
        origin.forwarded(one);
      }
    }
    return attempts;
  }

  /** Returns the attempt that a transaction forwards: by its second Via, else by its time. */
  private static Attempt origin(
      Transaction one, Map<Long, Transaction> byHash, List<Attempt> attempts) {
    Transaction parent = byHash.get(one.facts().parent());
    for (int i = 0; i < byHash.size() && parent != null && parent != one; i++) {
      for (Attempt attempt : attempts) {
        if (attempt.edge() == parent) {
          return attempt;
        }
      }
      parent = byHash.get(parent.facts().parent());
    }
    for (Attempt attempt : attempts) {
      boolean within = one.start() >= attempt.start() && one.last() <= attempt.edge().last();
      if (within && !one.link().equals(attempt.edge().link())) {
        return attempt;
      }
    }
    return null;
  }
}
