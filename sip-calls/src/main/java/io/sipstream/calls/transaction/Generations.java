package io.sipstream.calls.transaction;

import io.sipstream.calls.event.Methods;
import io.sipstream.calls.state.TransactionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Divides the transactions of one caller's tag into calls that follow each other. A further initial
 * INVITE begins the next call after a 2xx, or a while after the last message of the set-up before.
 */
public final class Generations {
  private final long gapMicros;
  private final CallGroup group;
  private final Map<TransactionKey, Transaction> initial = new HashMap<>();
  private final List<Era> eras = new ArrayList<>();

  /** Holds what decides about the next INVITE. */
  private static final class Era {
    final CallParts parts;
    final Set<Long> cseqs = new HashSet<>();
    final Set<Long> calleeTags = new HashSet<>();
    long start = Long.MAX_VALUE;
    long answer = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;

    Era(CallParts parts) {
      this.parts = parts;
    }
  }

  private Generations(CallGroup group, long gapMicros) {
    this.group = group;
    this.gapMicros = gapMicros;
  }

  /** Returns the calls of a group in their order. */
  public static List<CallParts> of(CallGroup group, long gapMicros) {
    return new Generations(group, gapMicros).split();
  }

  private List<CallParts> split() {
    for (Transaction transaction : group.transactions()) {
      if (CallParts.isInitial(transaction)) {
        initial.put(transaction.key(), transaction);
      }
    }
    Map<TransactionKey, List<Transaction>> families = new HashMap<>();
    List<Transaction> roots = new ArrayList<>();
    for (Transaction transaction : initial.values()) {
      Transaction root = root(transaction);
      List<Transaction> family = families.get(root.key());
      if (family == null) {
        family = new ArrayList<>();
        families.put(root.key(), family);
        roots.add(root);
      }
      family.add(transaction);
    }
    roots.sort(Transaction.BY_START);
    if (roots.isEmpty()) {
      eras.add(new Era(new CallParts(group, 0)));
    }
    for (Transaction root : roots) {
      if (eras.isEmpty() || beginsNext(root, eras.get(eras.size() - 1))) {
        eras.add(new Era(new CallParts(group, eras.size())));
      }
      for (Transaction one : families.get(root.key())) {
        addInitial(eras.get(eras.size() - 1), one);
      }
    }
    for (Transaction transaction : group.transactions()) {
      if (!initial.containsKey(transaction.key())) {
        eraOf(transaction).parts.add(transaction);
      }
    }
    List<CallParts> calls = new ArrayList<>();
    for (Era era : eras) {
      era.parts.sort();
      calls.add(era.parts);
    }
    return calls;
  }

  /** Returns the INVITE that no seen INVITE has caused. */
  private Transaction root(Transaction transaction) {
    Transaction root = transaction;
    // Bounded: a forged Via may name a descendant.
    for (int i = 0; i < initial.size(); i++) {
      Transaction parent = parent(root, initial);
      if (parent == null) {
        break;
      }
      root = parent;
    }
    return root;
  }

  /** Returns the transaction that caused another one; null if it was not seen. */
  public static Transaction parent(Transaction of, Map<TransactionKey, Transaction> among) {
    long hash = of.facts().parent();
    return hash == 0 ? null : among.get(new TransactionKey(of.method(), of.cseq(), hash));
  }

  private boolean beginsNext(Transaction root, Era era) {
    if (root.start() > era.last + gapMicros) {
      return true;
    }
    if (root.start() <= era.answer || era.answer == Long.MAX_VALUE) {
      return false;
    }
    return !era.cseqs.contains(root.cseq()) || hasBye(era, root.start());
  }

  private boolean hasBye(Era era, long before) {
    for (Transaction transaction : group.transactions()) {
      if (transaction.method() == Methods.BYE
          && transaction.start() < before
          && transaction.start() > era.answer) {
        return true;
      }
    }
    return false;
  }

  private void addInitial(Era era, Transaction transaction) {
    era.parts.add(transaction);
    era.cseqs.add(transaction.cseq());
    era.start = Math.min(era.start, transaction.start());
    era.last = Math.max(era.last, transaction.last());
    for (SeenMessage message : transaction.messages()) {
      era.calleeTags.add(message.toTag());
      if (message.kind() >= 200 && message.kind() < 300) {
        era.answer = Math.min(era.answer, message.micros());
      }
    }
    for (Transaction other : group.transactions()) {
      if (other.method() == Methods.CANCEL
          && other.key().hash() == transaction.key().hash()
          && other.cseq() == transaction.cseq()) {
        era.last = Math.max(era.last, other.last());
      }
    }
  }

  private static boolean hasCalleeTag(Transaction transaction, Era era) {
    for (SeenMessage one : transaction.messages()) {
      if (one.toTag() != 0 && era.calleeTags.contains(one.toTag())) {
        return true;
      }
    }
    return false;
  }

  /** Returns the era whose dialog a transaction is in, else the latest that had begun. */
  private Era eraOf(Transaction transaction) {
    for (Era era : eras) {
      if (era.calleeTags.contains(transaction.fromTag()) || hasCalleeTag(transaction, era)) {
        return era;
      }
    }
    Era found = eras.get(0);
    for (Era era : eras) {
      if (era.start <= transaction.start()) {
        found = era;
      }
    }
    return found;
  }
}
