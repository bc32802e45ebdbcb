package io.sipstream.calls.transaction;

import io.sipstream.calls.event.Tap;
import io.sipstream.calls.state.CallState;
import io.sipstream.calls.state.MessageKey;
import io.sipstream.calls.state.MessageState;
import io.sipstream.calls.state.TransactionKey;
import io.sipstream.calls.state.TransactionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the transactions of a state and chooses the reference tap of each link. */
public final class Transactions {
  private Transactions() {}

  /** Returns the transactions by key, with times of the reference taps. */
  public static List<Transaction> of(CallState state, long duplicateMicros) {
    List<Transaction> all = new ArrayList<>();
    boolean once = true;
    for (Map.Entry<TransactionKey, TransactionState> entry : state.transactions().entrySet()) {
      List<SeenMessage> messages = new ArrayList<>();
      for (Map.Entry<MessageKey, MessageState> message : entry.getValue().messages().entrySet()) {
        messages.add(new SeenMessage(message.getKey(), message.getValue(), duplicateMicros));
        once &= message.getValue().sightings() == 1;
      }
      all.add(new Transaction(entry.getKey(), messages));
    }
    if (once) {
      // A message that was seen once has one time.
      return all;
    }
    Map<String, List<Transaction>> byLink = new HashMap<>();
    for (Transaction transaction : all) {
      byLink.computeIfAbsent(transaction.link(), link -> new ArrayList<>()).add(transaction);
    }
    byLink.values().forEach(Transactions::useReferenceTap);
    return all;
  }

  /**
   * Takes the times of the tap that saw most messages of a link, so that the clocks of two taps are
   * not mixed.
   */
  private static void useReferenceTap(List<Transaction> link) {
    TreeMap<Tap, Integer> counts = new TreeMap<>();
    for (Transaction transaction : link) {
      for (SeenMessage message : transaction.messages()) {
        message.taps().forEach(tap -> counts.merge(tap, 1, Integer::sum));
      }
    }
    Tap reference = null;
    int most = 0;
    for (Map.Entry<Tap, Integer> count : counts.entrySet()) {
      if (count.getValue() > most) {
        most = count.getValue();
        reference = count.getKey();
      }
    }
    for (Transaction transaction : link) {
      for (SeenMessage message : transaction.messages()) {
        message.timeBy(reference);
      }
      transaction.sort();
    }
  }
}
