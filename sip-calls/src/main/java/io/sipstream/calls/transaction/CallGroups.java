package io.sipstream.calls.transaction;

import io.sipstream.calls.event.Methods;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Divides the transactions of a Call-ID by the tag of the caller. */
public final class CallGroups {
  private static final Set<Integer> METHODS_OF_CALLS =
      Set.of(Methods.INVITE, Methods.BYE, Methods.CANCEL, Methods.UPDATE, Methods.PRACK);

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
    List<List<Transaction>> components = new ArrayList<>();
    List<Set<Long>> componentTags = new ArrayList<>();
    for (Transaction transaction : rest) {
      Set<Long> tags = tags(transaction);
      List<Transaction> joined = new ArrayList<>(List.of(transaction));
      for (int i = components.size() - 1; i >= 0; i--) {
        if (componentTags.get(i).stream().anyMatch(tags::contains)) {
          joined.addAll(components.remove(i));
          tags.addAll(componentTags.remove(i));
        }
      }
      components.add(joined);
      componentTags.add(tags);
    }
    TreeMap<String, CallGroup> groups = new TreeMap<>();
    for (List<Transaction> component : components) {
      if (component.stream().anyMatch(one -> METHODS_OF_CALLS.contains(one.method()))) {
        CallGroup group = partialGroup(component);
        groups.put(group.callerTag() + " " + group.otherTag(), group);
      }
    }
    return List.copyOf(groups.values());
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
