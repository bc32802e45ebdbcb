package io.sipstream.calls.transaction;

import io.sipstream.calls.event.Methods;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds the transactions of one call by their role. */
public final class CallParts {
  private final CallGroup group;
  private final int generation;
  private final List<Transaction> initial = new ArrayList<>();
  private final List<Transaction> byes = new ArrayList<>();
  private final List<Transaction> reinvites = new ArrayList<>();
  private final List<Transaction> acks = new ArrayList<>();
  private final List<Transaction> others = new ArrayList<>();
  private final List<Transaction> notices = new ArrayList<>();
  private final List<Transaction> all = new ArrayList<>();
  private final Map<Long, Transaction> cancels = new HashMap<>();

  public CallParts(CallGroup group, int generation) {
    this.group = group;
    this.generation = generation;
  }

  /** Returns whether an INVITE transaction began a call: by its request, else by its responses. */
  public static boolean isInitial(Transaction transaction) {
    boolean responsesOnly =
        transaction.method() == Methods.INVITE
            && transaction.request() == null
            && transaction.response(code -> code < 200) != null;
    return responsesOnly || CallGroups.isInitial(transaction);
  }

  public void add(Transaction transaction) {
    if (Methods.isNotice(transaction.method())) {
      notices.add(transaction);
      return;
    }
    all.add(transaction);
    switch (transaction.method()) {
      case Methods.INVITE -> {
        if (isInitial(transaction)) {
          initial.add(transaction);
        } else {
          (transaction.isAckOnly() ? acks : reinvites).add(transaction);
        }
      }
      case Methods.BYE -> byes.add(transaction);
      case Methods.CANCEL -> cancels.put(cancelKey(transaction), transaction);
      default -> others.add(transaction);
    }
  }

  /** Sorts the transactions of each role by time. */
  public void sort() {
    for (List<Transaction> part : List.of(initial, byes, reinvites, acks, others, notices, all)) {
      part.sort(Transaction.BY_START);
    }
  }

  private static long cancelKey(Transaction transaction) {
    return transaction.key().hash() * 31 + transaction.cseq();
  }

  /** Returns the CANCEL of an INVITE, which has its branch; null if none was seen. */
  public Transaction cancelOf(Transaction invite) {
    return cancels.get(cancelKey(invite));
  }

  public CallGroup group() {
    return group;
  }

  public int generation() {
    return generation;
  }

  /**
   * Returns the hash of the caller's tag. If no INVITE was seen, the responses show who the caller
   * is; 0 if unknown.
   */
  public long callerTag() {
    if (!group.partial()) {
      return group.callerTag();
    }
    return initial.isEmpty() ? 0 : initial.get(0).fromTag();
  }

  public List<Transaction> initial() {
    return initial;
  }

  public List<Transaction> byes() {
    return byes;
  }

  public List<Transaction> reinvites() {
    return reinvites;
  }

  /** Returns the ACKs with a branch of their own. */
  public List<Transaction> acks() {
    return acks;
  }

  /** Returns the transactions of other methods, in a dialog or not. */
  public List<Transaction> others() {
    return others;
  }

  /** Returns the notices of other Call-IDs about this call. */
  public List<Transaction> notices() {
    return notices;
  }

  public List<Transaction> all() {
    return all;
  }

  public List<Transaction> cancels() {
    List<Transaction> sorted = new ArrayList<>(cancels.values());
    sorted.sort(Transaction.BY_START);
    return sorted;
  }

  /** Returns the tags that callees gave to this call. */
  public Set<Long> calleeTags() {
    Set<Long> tags = new HashSet<>();
    for (Transaction transaction : initial) {
      transaction.messages().forEach(message -> tags.add(message.toTag()));
    }
    tags.remove(0L);
    return tags;
  }

  /** Returns the time of the last message, microseconds. */
  public long last() {
    long last = Long.MIN_VALUE;
    for (Transaction transaction : all) {
      last = Math.max(last, transaction.last());
    }
    return last;
  }
}
