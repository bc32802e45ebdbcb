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
  private int bytes;

  /** Creates a state without messages. */
  public CallState() {}

  CallState(String callId, long firstMicros, long lastMicros, boolean truncated) {
    this.callId = callId;
    this.firstMicros = firstMicros;
    this.lastMicros = lastMicros;
    this.truncated = truncated;
  }

  /** Adds a sighting; returns whether the state changed. */
  public boolean add(CallEvent event) {
    TransactionState transaction = new TransactionState(false);
    transaction.merge(
        new MessageKey(event.kind(), event.toTag()),
        new MessageState(event.timeMicros(), event.tap(), event.facts()));
    TransactionKey key = new TransactionKey(event.method(), event.cseq(), event.transaction());
    boolean extended = extend(event.callId(), event.timeMicros(), event.timeMicros());
    boolean merged = merge(key, transaction);
    return extended || merged;
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

  boolean merge(TransactionKey key, TransactionState transaction) {
    TransactionState known = transactions.get(key);
    if (known == null) {
      return add(key, transaction);
    }
    int before = known.bytes();
    boolean changed = known.merge(transaction);
    bytes += known.bytes() - before;
    limitBytes();
    return changed;
  }

  private boolean add(TransactionKey key, TransactionState transaction) {
    TransactionState added = new TransactionState(false);
    added.merge(transaction);
    transactions.put(key, added);
    bytes += added.bytes();
    // Keys of one method follow each other.
    var sameMethod =
        transactions.subMap(
            new TransactionKey(key.method(), Long.MIN_VALUE, Long.MIN_VALUE),
            new TransactionKey(key.method() + 1, Long.MIN_VALUE, Long.MIN_VALUE));
    boolean wasTruncated = truncated;
    boolean kept = true;
    if (sameMethod.size() > StateLimits.TRANSACTIONS) {
      TransactionKey dropped = sameMethod.lastKey();
      bytes -= sameMethod.remove(dropped).bytes();
      truncated = true;
      kept = !dropped.equals(key);
    }
    limitBytes();
    return kept || truncated != wasTruncated;
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
    if (truncated) {
      return true;
    }
    for (TransactionState transaction : transactions.values()) {
      if (transaction.isTruncated()
          || transaction.messages().values().stream().anyMatch(MessageState::isTruncated)) {
        return true;
      }
    }
    return false;
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
