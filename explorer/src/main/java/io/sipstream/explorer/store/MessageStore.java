package io.sipstream.explorer.store;

import io.sipstream.calls.ladder.ElementNames;
import io.sipstream.calls.record.CallRecord;
import java.util.List;

/**
 * Gives pages the calls and messages that they show. Implementations are thread-safe. Methods throw
 * {@link StoreException} if the store is unavailable.
 */
public interface MessageStore {
  /** Returns how far the store has read. */
  StoreStatus status();

  /** Returns the names of elements. */
  ElementNames names();

  /** Returns the calls that a query selects, newest first. */
  Found<CallRecord> calls(Query query, int offset, int limit);

  /** Returns the messages that a query selects, newest first. */
  Found<StoredMessage> messages(Query query, int offset, int limit);

  /**
   * Returns a call; null if there is none.
   *
   * @param id identifier of the record
   * @param callId its Call-ID; empty if unknown, which some stores need
   */
  CallRecord call(String id, String callId);

  /** Returns calls that have one of the correlation keys, at most a limit of them. */
  List<CallRecord> callsWith(List<String> keys, int limit);

  /** Returns the message with an id; null if there is none. */
  StoredMessage message(String id);

  /** Returns the messages of a Call-ID in the order of capture. */
  Found<StoredMessage> messagesOf(String callId);
}
