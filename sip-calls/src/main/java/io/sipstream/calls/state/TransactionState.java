package io.sipstream.calls.state;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Holds the messages of one transaction between two elements. */
public final class TransactionState {
  private final TreeMap<MessageKey, MessageState> messages = new TreeMap<>();
  private boolean truncated;
  private int bytes;

  TransactionState(boolean truncated) {
    this.truncated = truncated;
  }

  /** Returns the messages by key. */
  public Map<MessageKey, MessageState> messages() {
    return Collections.unmodifiableMap(messages);
  }

  /** Returns whether there were more messages than are kept. */
  public boolean isTruncated() {
    return truncated;
  }

  boolean merge(TransactionState other) {
    boolean changed = false;
    for (Map.Entry<MessageKey, MessageState> entry : other.messages.entrySet()) {
      changed |= merge(entry.getKey(), entry.getValue());
    }
    if (other.truncated && !truncated) {
      truncated = true;
      changed = true;
    }
    return changed;
  }

  /** Returns whether this transaction was truncated, or its message with a key. */
  boolean isTruncated(MessageKey key) {
    MessageState message = messages.get(key);
    return truncated || (message != null && message.isTruncated());
  }

  /** Adds an unknown message, which is in no other state. */
  void put(MessageKey key, MessageState message) {
    messages.put(key, message);
    bytes += message.bytes();
  }

  boolean merge(MessageKey key, MessageState message) {
    MessageState known = messages.get(key);
    if (known != null) {
      int before = known.bytes();
      boolean changed = known.merge(message);
      bytes += known.bytes() - before;
      return changed;
    }
    if (messages.size() == StateLimits.MESSAGES) {
      boolean changed = !truncated;
      truncated = true;
      if (key.compareTo(messages.lastKey()) > 0) {
        return changed;
      }
      dropLast();
    }
    put(key, message.copy());
    return true;
  }

  /** Returns the estimated memory of the messages. */
  int bytes() {
    return bytes;
  }

  /** Removes the message with the largest key. */
  void dropLast() {
    bytes -= messages.pollLastEntry().getValue().bytes();
    truncated = true;
  }
}
