package io.sipstream.explorer.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.calls.ladder.ElementNames;
import io.sipstream.calls.record.CallRecord;
import java.util.List;
import java.util.Map;

/**
 * Gives pages the calls and messages that they show. Implementations are thread-safe. Methods throw
 * {@link StoreException} if the store is unavailable.
 */
public interface MessageStore {
  /** Time in which addresses of media are not used again. */
  long MEDIA_MICROS = 300_000_000;

  /** Returns whether a correlation key is an address of media. */
  static boolean isMedia(String key) {
    return key.startsWith("media:");
  }

  /** Returns how far the store has read. */
  StoreStatus status();

  /** Returns the names of elements. */
  ElementNames names();

  /** Returns the calls that a query selects, newest first. */
  Found<CallRecord> calls(Query query, int offset, int limit);

  /**
   * Searches documents of KPIs; returns null if there are none, so that they follow from calls.
   *
   * @param search body of the search
   * @param notes receives what is missing in the result, as sentences
   */
  default JsonNode kpis(Map<String, Object> search, List<String> notes) {
    return null;
  }

  /** Returns the messages that a query selects, newest first. */
  Found<StoredMessage> messages(Query query, int offset, int limit);

  /**
   * Returns a call; null if there is none.
   *
   * @param id identifier of the record
   * @param callId its Call-ID; empty if unknown, which some stores need
   */
  CallRecord call(String id, String callId);

  /**
   * Returns calls that have one of the correlation keys, newest first, at most a limit of them.
   *
   * @param micros time from which calls with keys of media start at most {@link #MEDIA_MICROS}
   */
  List<CallRecord> callsWith(List<String> keys, long micros, int limit);

  /** Returns the message with an id; null if there is none. */
  StoredMessage message(String id);

  /** Returns the messages of a Call-ID in the order of capture. */
  Found<StoredMessage> messagesOf(String callId);
}
