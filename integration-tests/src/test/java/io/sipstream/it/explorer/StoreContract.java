package io.sipstream.it.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.record.CallRecord;
import io.sipstream.explorer.store.Found;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.Query;
import io.sipstream.explorer.store.StoredMessage;
import java.util.List;

/** Checks what pages need of a store that has {@link StoreSamples}. */
public final class StoreContract {
  private static final int LIMIT = 100;

  private final MessageStore expected;
  private final MessageStore store;

  /**
   * Creates a check.
   *
   * @param expected a store in memory, whose counts are checked against the captures
   */
  public StoreContract(MessageStore expected, MessageStore store) {
    this.expected = expected;
    this.store = store;
  }

  /** Searches of calls, each with the number of calls in the samples. */
  static final String[][] CALLS = {
    {"", "9"},
    {"answered-1@sipp.example.com", "1"},
    {"alice", "9"},
    {"198.51.100.20", "7"},
    {"result:busy", "1"},
    {"result:answered", "6"},
    {"code:486", "1"},
    {"code:4xx", "3"},
    {"method:BYE", "6"},
    {"peer:192.0.2.10", "7"},
    {"from:alice", "9"},
    {"to:bob result:busy", "1"},
    {"pdd:>1ms", "8"},
    {"pdd:>3600s", "0"},
    {"User-Agent: Desk Phone", "9"},
    {"Example Desk Phone after:2026-11-01", "9"},
    {"after:2026-11-22 before:2027-01-01", "9"},
    {"before:2020-01-01", "0"},
    {"no-such-text-anywhere", "0"},
    {"problem:ack_missing", "0"},
  };

  /** Searches of messages. */
  static final String[] MESSAGES = {
    "",
    "answered-1@sipp.example.com",
    "alice",
    "192.0.2.10",
    "method:REGISTER",
    "method:REGISTER code:401",
    "code:2xx",
    "from:alice method:INVITE",
    "peer:198.51.100.20 method:BYE",
    "User-Agent: Desk",
    "before:2020-01-01",
    "result:busy",
  };

  /** Checks lists, calls and messages. */
  public void check() {
    for (String[] search : CALLS) {
      calls(search[0]);
    }
    for (String line : MESSAGES) {
      messages(line);
    }
    pagesFollowEachOther();
    eachCallIsFoundById();
    whatIsAbsentIsNotFound();
  }

  private void calls(String line) {
    Query query = Query.parse(line);
    Found<CallRecord> wanted = expected.calls(query, 0, LIMIT);
    Found<CallRecord> found = store.calls(query, 0, LIMIT);

    assertThat(ids(found)).as("calls of %s %s", line, found).isEqualTo(ids(wanted));
    assertThat(found.total()).as(line).isEqualTo(wanted.total());
    assertThat(found.notes()).as(line).isEmpty();
    assertThat(found.page()).as(line).isEqualTo(wanted.page());
  }

  private void messages(String line) {
    Query query = Query.parse(line);
    Found<StoredMessage> wanted = expected.messages(query, 0, LIMIT);
    Found<StoredMessage> found = store.messages(query, 0, LIMIT);

    assertThat(found.total()).as("messages of %s", line).isEqualTo(wanted.total());
    assertThat(found.page().stream().map(StoredMessage::id))
        .as(line)
        .containsExactlyInAnyOrderElementsOf(
            wanted.page().stream().map(StoredMessage::id).toList());
    assertThat(found.page().stream().map(each -> each.ladder().timeNanos()).toList())
        .as(line)
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
  }

  private static List<String> ids(Found<CallRecord> found) {
    return found.page().stream().map(CallRecord::id).toList();
  }

  private void pagesFollowEachOther() {
    List<String> all = ids(store.calls(Query.parse(""), 0, LIMIT));

    assertThat(ids(store.calls(Query.parse(""), 2, 3))).isEqualTo(all.subList(2, 5));
    assertThat(store.calls(Query.parse(""), LIMIT, 3).page()).isEmpty();
    assertThat(store.messages(Query.parse(""), 5, 7).page()).hasSize(7);
  }

  private void eachCallIsFoundById() {
    for (CallRecord call : expected.calls(Query.parse(""), 0, LIMIT).page()) {
      assertThat(store.call(call.id(), call.callId())).isEqualTo(call);
      Found<StoredMessage> messages = store.messagesOf(call.callId());
      List<StoredMessage> wanted = expected.messagesOf(call.callId()).page();
      assertThat(messages.total()).isEqualTo(wanted.size());
      for (int i = 0; i < wanted.size(); i++) {
        StoredMessage message = store.message(wanted.get(i).id());
        assertThat(message.original()).isEqualTo(wanted.get(i).original());
        assertThat(message.document()).isEqualTo(wanted.get(i).document());
        assertThat(message.ladder().label()).isEqualTo(wanted.get(i).ladder().label());
        assertThat(messages.page().get(i).ladder().timeNanos())
            .isEqualTo(wanted.get(i).ladder().timeNanos());
      }
    }
  }

  private void whatIsAbsentIsNotFound() {
    assertThat(store.call("x", "")).isNull();
    assertThat(store.call("x", "no-such-call")).isNull();
    assertThat(store.message("x")).isNull();
    assertThat(store.messagesOf("no-such-call").page()).isEmpty();
    assertThat(store.calls(Query.parse("code:abc"), 0, LIMIT).page()).isEmpty();
    assertThat(store.status().notes()).isEmpty();
  }
}
