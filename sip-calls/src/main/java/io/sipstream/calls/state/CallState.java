package io.sipstream.calls.state;

import io.sipstream.calls.event.CallEvent;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the set of messages of one Call-ID, condensed. Adding an event and merging two states are
 * unions: order and repetition make no difference. Not thread-safe.
 */
public final class CallState {
  /** Sightings that {@link #sightings} returns once a limit was reached. */
  public static final int MANY_SIGHTINGS = 1 << 24;

  private String callId;
  private final TreeMap<TransactionKey, TransactionState> transactions = new TreeMap<>();
  private long firstMicros = Long.MAX_VALUE;
  private long lastMicros = Long.MIN_VALUE;
  private boolean truncated;

  /** Whether a transaction or a message was truncated. */
  private boolean partTruncated;

  private int bytes;

  /** Creates a state without messages. */
  public CallState() {}

  CallState(String callId, long firstMicros, long lastMicros, boolean truncated) {
    this.callId = callId;
    this.firstMicros = firstMicros;
    this.lastMicros = lastMicros;
    this.truncated = truncated;
  }

  /** Returns the estimated bytes of memory. */
  public int bytes() {
    return bytes;
  }

  /** Adds a sighting; returns whether the state changed. */
  public boolean add(CallEvent event) {
    boolean extended = extend(event.callId(), event.timeMicros(), event.timeMicros());
    TransactionKey key = new TransactionKey(event.method(), event.cseq(), event.transaction());
    MessageKey messageKey = new MessageKey(event.kind(), event.toTag());
    MessageState message = new MessageState(event.timeMicros(), event.tap(), event.facts());
    TransactionState known = transactions.get(key);
    boolean merged;
    if (known == null) {
      TransactionState transaction = new TransactionState(false);
      transaction.put(messageKey, message);
      merged = add(key, transaction);
    } else {
      int before = known.bytes();
      merged = known.merge(messageKey, message);
      bytes += known.bytes() - before;
      limitBytes();
      partTruncated |= known.isTruncated(messageKey);
    }
    return extended || merged;
  }

  /** Adds a transaction that is within the limits and in no other state. */
  void put(TransactionKey key, TransactionState transaction) {
    transactions.put(key, transaction);
    bytes += transaction.bytes();
    noteTruncation(transaction, transaction);
  }

  /** Notes the truncation of a transaction, or of messages that another one has. */
  private void noteTruncation(TransactionState transaction, TransactionState added) {
    for (MessageKey key : added.messages().keySet()) {
      partTruncated |= transaction.isTruncated(key);
    }
  }

  /** Adds the messages of another state of this Call-ID; returns whether this state changed. */
  public boolean merge(CallState other) {
    boolean changed = extend(other.callId, other.firstMicros, other.lastMicros);
    for (Map.Entry<TransactionKey, TransactionState> entry : other.transactions.entrySet()) {
      changed |= merge(entry.getKey(), entry.getValue());
    }
    if (other.truncated && !truncated) {
      truncated = true;
      changed = true;
    }
    return changed;
  }

  private boolean extend(String otherId, long first, long last) {
    boolean changed = first < firstMicros || last > lastMicros;
    firstMicros = Math.min(firstMicros, first);
    lastMicros = Math.max(lastMicros, last);
    if (otherId != null && (callId == null || otherId.compareTo(callId) < 0)) {
      callId = otherId;
      changed = true;
    }
    return changed;
  }

  private boolean merge(TransactionKey key, TransactionState transaction) {
    TransactionState known = transactions.get(key);
    if (known == null) {
      TransactionState copy = new TransactionState(false);
      copy.merge(transaction);
      return add(key, copy);
    }
    int before = known.bytes();
    boolean changed = known.merge(transaction);
    bytes += known.bytes() - before;
    limitBytes();
    noteTruncation(known, transaction);
    return changed;
  }

  /** Adds an unknown transaction, which is in no other state. */
  private boolean add(TransactionKey key, TransactionState added) {
    put(key, added);
    boolean wasTruncated = truncated;
    boolean kept = true;
    if (transactions.size() > StateLimits.TRANSACTIONS) {
      TransactionKey dropped = dropLastOf(key.method());
      kept = !key.equals(dropped);
    }
    limitBytes();
    return kept || truncated != wasTruncated;
  }

  /** Removes the last transaction of a method that has too many; returns it, null for none. */
  private TransactionKey dropLastOf(int method) {
    // Keys of one method follow each other.
    var sameMethod =
        transactions.subMap(
            new TransactionKey(method, Long.MIN_VALUE, Long.MIN_VALUE),
            new TransactionKey(method + 1, Long.MIN_VALUE, Long.MIN_VALUE));
    if (sameMethod.size() <= StateLimits.TRANSACTIONS) {
      return null;
    }
    TransactionKey dropped = sameMethod.lastKey();
    bytes -= sameMethod.remove(dropped).bytes();
    truncated = true;
    return dropped;
  }

  private void limitBytes() {
    while (bytes > StateLimits.BYTES) {
      TransactionState last = transactions.lastEntry().getValue();
      bytes -= last.bytes();
      last.dropLast();
      bytes += last.bytes();
      if (last.messages().isEmpty()) {
        transactions.pollLastEntry();
      }
      truncated = true;
    }
  }

  /** Returns the Call-ID as in documents; null without messages. */
  public String callId() {
    return callId;
  }

  /** Returns the transactions by key. */
  public Map<TransactionKey, TransactionState> transactions() {
    return Collections.unmodifiableMap(transactions);
  }

  /** Returns the time of the first message, microseconds. */
  public long firstMicros() {
    return firstMicros;
  }

  /** Returns the time of the last message, microseconds. */
  public long lastMicros() {
    return lastMicros;
  }

  /** Returns whether there were more transactions than are kept. */
  boolean isTransactionsTruncated() {
    return truncated;
  }

  /** Returns whether a limit was reached. */
  public boolean isTruncated() {
    return truncated || partTruncated;
  }

  /**
   * Returns the number of sightings; {@link #MANY_SIGHTINGS} once a limit was reached, so that a
   * larger set never has a smaller number.
   */
  public int sightings() {
    if (isTruncated()) {
      return MANY_SIGHTINGS;
    }
    int sum = 0;
    for (TransactionState transaction : transactions.values()) {
      for (MessageState message : transaction.messages().values()) {
        sum += message.sightings();
      }
    }
    return sum;
  }
}
