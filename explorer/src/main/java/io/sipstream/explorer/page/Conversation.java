package io.sipstream.explorer.page;

import io.sipstream.calls.ladder.Ladder;
import io.sipstream.calls.ladder.LadderMessage;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.html.VisibleText;
import io.sipstream.explorer.store.Found;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/**
 * Holds the messages of one Call-ID, and the record of the call if it is one. Immutable.
 *
 * @param record null if the messages set up no call, as those of a REGISTER
 * @param url address of its page
 * @param messages messages in the order of capture
 * @param total number of messages in the store
 * @param notes what is missing, as sentences
 */
record Conversation(
    CallRecord record,
    String callId,
    Url url,
    List<StoredMessage> messages,
    long total,
    List<String> notes) {
  private static final String SEPARATOR = ".";

  /** Most messages of a ladder. */
  static final int MOST_LADDER_MESSAGES = 10_000;

  /** Returns the address of the ladder of a Call-ID. */
  static Url url(String callId) {
    return Url.of("dialog", encoded(callId));
  }

  private static String encoded(String callId) {
    byte[] bytes = callId.getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String decoded(String encoded) {
    try {
      return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Returns the address of a call. It has the Call-ID, since a store may need it. */
  static Url url(CallRecord call) {
    return Url.of("call", call.id() + SEPARATOR + encoded(call.callId()));
  }

  /** Returns the conversation of a call; null if there is no such call. */
  static Conversation ofCall(MessageStore store, String name) {
    int separator = name.indexOf(SEPARATOR);
    String id = separator < 0 ? name : name.substring(0, separator);
    String callId = separator < 0 ? "" : decoded(name.substring(separator + 1));
    CallRecord call = store.call(id, callId);
    return call == null ? null : of(store, call, call.callId(), url(call));
  }

  /** Returns the conversation of an encoded Call-ID; null if it has no message. */
  static Conversation ofDialog(MessageStore store, String encoded) {
    String callId = decoded(encoded);
    if (callId.isEmpty()) {
      return null;
    }
    Conversation conversation = of(store, null, callId, url(callId));
    return conversation.messages().isEmpty() ? null : conversation;
  }

  /**
   * Returns the conversation with the messages of further Call-IDs. Those beyond the limit of a
   * ladder are not loaded, which a note says.
   */
  Conversation with(MessageStore store, List<String> callIds) {
    List<StoredMessage> all = new ArrayList<>(messages);
    List<String> allNotes = new ArrayList<>(notes);
    long sum = total;
    int loaded = 0;
    for (String other : callIds) {
      if (all.size() >= MOST_LADDER_MESSAGES) {
        allNotes.add(
            "The messages of %d further Call-IDs are not loaded, since a ladder has %,d at most."
                .formatted(callIds.size() - loaded, MOST_LADDER_MESSAGES));
        break;
      }
      loaded++;
      Found<StoredMessage> found = store.messagesOf(other);
      all.addAll(found.page());
      allNotes.addAll(found.notes());
      sum += found.total();
    }
    all.sort(Comparator.comparingLong(StoredMessage::timeNanos));
    return new Conversation(record, callId, url, all, sum, allNotes);
  }

  private static Conversation of(MessageStore store, CallRecord call, String callId, Url url) {
    Found<StoredMessage> found = store.messagesOf(callId);
    return new Conversation(call, callId, url, found.page(), found.total(), found.notes());
  }

  /** Returns the ladder of the first messages, at most {@link #MOST_LADDER_MESSAGES}. */
  Ladder ladder(MessageStore store, LadderView view) {
    List<LadderMessage> shown =
        messages.stream()
            .limit(MOST_LADDER_MESSAGES)
            .map(StoredMessage::ladder)
            .map(message -> view.sdp() ? message : message.withoutMedia())
            .toList();
    return Ladder.of(shown, view.columns().names(store.names()), VisibleText::of);
  }

  /** Returns a name for files, which holds no text of a message. */
  String fileName() {
    return record == null ? "dialog-" + messages.get(0).id() : "call-" + record.id();
  }

  /** Returns what the page is about. */
  String title() {
    if (record != null) {
      return "Call from "
          + CallText.party(record.caller())
          + " to "
          + CallText.party(record.callee());
    }
    StoredMessage first = messages.get(0);
    return first.method() + " from " + first.from() + " to " + first.to();
  }
}
