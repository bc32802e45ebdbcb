package io.sipstream.calls.transaction;

import io.sipstream.calls.state.TransactionKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Arranges the initial INVITEs of a call as hops, and finds those that are next to the caller. */
public final class HopTree {
  /** Most hops of a call; the first ones are kept. */
  static final int HOPS = 16;

  private final List<Hop> hops = new ArrayList<>();
  private final List<Transaction> roots = new ArrayList<>();
  private Transaction primary;
  private final boolean truncated;

  public HopTree(List<Transaction> initial) {
    fold(initial);
    hops.sort(
        Comparator.comparingInt(Hop::viaDepth)
            .thenComparing(hop -> hop.first(), Transaction.BY_START));
    truncated = hops.size() > HOPS;
    while (hops.size() > HOPS) {
      hops.remove(hops.size() - 1);
    }
    connect();
    findRoots();
  }

  /** Folds attempts between two elements; requests with one CSeq number are forks. */
  private void fold(List<Transaction> initial) {
    List<Transaction> sorted = new ArrayList<>(initial);
    sorted.sort(Comparator.comparingLong(Transaction::cseq).thenComparing(Transaction.BY_START));
    for (Transaction transaction : sorted) {
      Hop earlier = null;
      for (Hop hop : hops) {
        if (earlier == null && hop.isFollowedBy(transaction)) {
          earlier = hop;
        }
      }
      if (earlier == null) {
        hops.add(new Hop(transaction));
      } else {
        earlier.attempts().add(transaction);
      }
    }
  }

  private void connect() {
    Map<TransactionKey, Transaction> transactions = new HashMap<>();
    Map<TransactionKey, Hop> byTransaction = new HashMap<>();
    for (int i = 0; i < hops.size(); i++) {
      hops.get(i).index(i);
      for (Transaction attempt : hops.get(i).attempts()) {
        transactions.put(attempt.key(), attempt);
        byTransaction.put(attempt.key(), hops.get(i));
      }
    }
    for (Hop hop : hops) {
      Transaction parent = Generations.parent(hop.last(), transactions);
      Hop found = parent == null ? null : byTransaction.get(parent.key());
      hop.parent(found == hop ? null : found);
    }
  }

  /**
   * Finds the INVITEs of the element nearest to the caller. The primary one is the first of the
   * last attempt.
   */
  private void findRoots() {
    if (hops.isEmpty()) {
      return;
    }
    int depth = hops.get(0).viaDepth();
    List<Transaction> nearest = new ArrayList<>();
    for (Hop hop : hops) {
      for (Transaction attempt : hop.attempts()) {
        if (attempt.facts().viaDepth() == depth) {
          nearest.add(attempt);
        }
      }
    }
    for (Transaction one : nearest) {
      if (primary == null || isLaterAttempt(one, primary)) {
        primary = one;
      }
    }
    for (Transaction one : nearest) {
      if (one.sourceIp().equals(primary.sourceIp())) {
        roots.add(one);
      }
    }
    roots.sort(Transaction.BY_START);
  }

  /** Returns whether a request has a higher number, or the same number and is earlier. */
  private static boolean isLaterAttempt(Transaction one, Transaction other) {
    return one.cseq() == other.cseq()
        ? Transaction.BY_START.compare(one, other) < 0
        : one.cseq() > other.cseq();
  }

  public List<Hop> hops() {
    return hops;
  }

  public boolean isTruncated() {
    return truncated;
  }

  /** Returns the first INVITE of the last attempt at the caller; null if none was seen. */
  public Transaction primary() {
    return primary;
  }

  /** Returns the index of the hop of {@link #primary}; -1 if none was seen. */
  public int callerHop() {
    for (Hop hop : hops) {
      if (hop.attempts().contains(primary)) {
        return hop.index();
      }
    }
    return -1;
  }

  /** Returns all INVITEs of the element nearest to the caller, by time. */
  public List<Transaction> roots() {
    return roots;
  }

  /** Returns the INVITEs of the last attempt at the caller, by time. */
  public List<Transaction> lastAttempt() {
    List<Transaction> last = new ArrayList<>(roots);
    last.removeIf(one -> one.cseq() != primary.cseq());
    return last;
  }

  /** Returns the numbers of CSeq of all attempts at the caller. */
  public SortedSet<Long> attempts() {
    TreeSet<Long> numbers = new TreeSet<>();
    roots.forEach(root -> numbers.add(root.cseq()));
    return numbers;
  }

  /** Returns the hop between two elements in either direction; null if there is none. */
  public Hop onLink(String link) {
    for (Hop hop : hops) {
      if (hop.last().link().equals(link)) {
        return hop;
      }
    }
    return null;
  }
}
