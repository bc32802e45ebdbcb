package io.sipstream.explorer.store;

import io.sipstream.calls.ladder.ElementNames;
import io.sipstream.calls.record.CallRecord;
import java.util.List;

/** Gives pages the calls and messages that they show. Implementations are thread-safe. */
public interface MessageStore {
  /** Returns how far the store has read. */
  StoreStatus status();

  /** Returns the names of elements. */
  ElementNames names();

  /** Returns the calls that a query selects, newest first. */
  Found<CallRecord> calls(Query query, int offset, int limit);

  /** Returns the messages that a query selects, newest first. */
  Found<StoredMessage> messages(Query query, int offset, int limit);

  /** Returns the call with an id; null if there is none. */
  CallRecord call(String id);

  /** Returns the message with an id; null if there is none. */
  StoredMessage message(String id);

  /** Returns the messages of a Call-ID in the order of capture; empty if there are none. */
  List<StoredMessage> messagesOf(String callId);
}
