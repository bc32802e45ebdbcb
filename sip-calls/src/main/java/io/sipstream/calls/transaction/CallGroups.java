package io.sipstream.calls.transaction;

import io.sipstream.calls.event.Methods;
import io.sipstream.calls.state.TransactionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Divides the transactions of a Call-ID by the tag of the caller. */
public final class CallGroups {
  private CallGroups() {}

  /** Returns the groups that are calls, by tag; those whose caller is unknown are last. */
  public static List<CallGroup> of(List<Transaction> transactions) {
    TreeMap<Long, List<Transaction>> byCaller = new TreeMap<>();
    for (Transaction transaction : transactions) {
      if (isInitial(transaction)) {
        byCaller.put(transaction.fromTag(), new ArrayList<>());
      }
    }
    List<Transaction> rest = new ArrayList<>();
    for (Transaction transaction : transactions) {
      Long caller = caller(transaction, byCaller.keySet());
      (caller == null ? rest : byCaller.get(caller)).add(transaction);
    }
    List<CallGroup> groups = new ArrayList<>();
    for (Map.Entry<Long, List<Transaction>> entry : byCaller.entrySet()) {
      groups.add(new CallGroup(entry.getKey(), 0, false, entry.getValue()));
    }
    groups.addAll(partial(rest));
    return groups;
  }

  /** Returns whether this is an INVITE outside of a dialog. */
  public static boolean isInitial(Transaction transaction) {
    return transaction.method() == Methods.INVITE
        && transaction.request() != null
        && transaction.request().toTag() == 0;
  }

  private static Long caller(Transaction transaction, Set<Long> callers) {
    if (callers.contains(transaction.fromTag())) {
      return transaction.fromTag();
    }
    Long found = null;
    for (SeenMessage message : transaction.messages()) {
      if (message.toTag() != 0
          && callers.contains(message.toTag())
          && (found == null || message.toTag() < found)) {
        found = message.toTag();
      }
    }
    boolean notice = Methods.isNotice(transaction.method());
    return found == null && notice && callers.size() == 1 ? callers.iterator().next() : found;
  }

  /** Groups transactions that have a tag in common. */
  private static List<CallGroup> partial(List<Transaction> rest) {
    // By tag and by transaction: a member of the component, which leads to its first member.
    int[] leaders = new int[rest.size()];
    Map<Long, Integer> byTag = new HashMap<>();
    for (int i = 0; i < leaders.length; i++) {
      leaders[i] = i;
      for (long tag : tags(rest.get(i))) {
        int other = leader(leaders, byTag.getOrDefault(tag, i));
        int own = leader(leaders, i);
        leaders[Math.max(other, own)] = Math.min(other, own);
        byTag.put(tag, i);
      }
    }
    Map<Integer, List<Transaction>> components = new HashMap<>();
    for (int i = 0; i < leaders.length; i++) {
      components.computeIfAbsent(leader(leaders, i), leader -> new ArrayList<>()).add(rest.get(i));
    }
    TreeMap<String, CallGroup> groups = new TreeMap<>();
    for (List<Transaction> component : components.values()) {
      if (component.stream().anyMatch(one -> Methods.isOfCall(one.method()))) {
        CallGroup group = partialGroup(component);
        groups.merge(group.callerTag() + " " + group.otherTag(), group, CallGroups::later);
      }
    }
    return List.copyOf(groups.values());
  }

  private static int leader(int[] leaders, int member) {
    int at = member;
    while (leaders[at] != at) {
      leaders[at] = leaders[leaders[at]];
      at = leaders[at];
    }
    return at;
  }

  /** Returns the later of two groups without tags, each of one transaction. */
  private static CallGroup later(CallGroup one, CallGroup other) {
    TransactionKey key = one.transactions().get(0).key();
    return key.compareTo(other.transactions().get(0).key()) > 0 ? one : other;
  }

  private static Set<Long> tags(Transaction transaction) {
    Set<Long> tags = new HashSet<>();
    tags.add(transaction.fromTag());
    transaction.messages().forEach(message -> tags.add(message.toTag()));
    tags.remove(0L);
    return tags;
  }

  private static CallGroup partialGroup(List<Transaction> component) {
    TreeSet<Long> tags = new TreeSet<>();
    component.forEach(transaction -> tags.addAll(tags(transaction)));
    component.sort(Transaction.BY_START);
    long first = tags.isEmpty() ? 0 : tags.first();
    Long second = tags.higher(first);
    return new CallGroup(first, second == null ? 0 : second, true, component);
  }
}
