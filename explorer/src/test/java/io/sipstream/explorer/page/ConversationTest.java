package io.sipstream.explorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.explorer.TestStore;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.store.MemoryStore;
import io.sipstream.explorer.store.StoredMessage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private static final String INVITE =
      """
      INVITE sip:bob@example.org SIP/2.0
      Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1
      From: <sip:alice@example.org>;tag=1
      To: <sip:bob@example.org>
      Call-ID: first
      CSeq: 1 INVITE
      Content-Length: 0

      """
          .replace("\n", "\r\n");

  private final MemoryStore store =
      new TestStore(Long.MAX_VALUE).sip(INVITE).sip(INVITE.replace("first", "other")).ended();

  private Conversation conversation(int messages) {
    StoredMessage message = store.messagesOf("first").page().get(0);
    return new Conversation(
        null,
        "first",
        Url.of("dialog", "first"),
        Collections.nCopies(messages, message),
        messages,
        List.of());
  }

  @Test
  void furtherCallIdsAreLoadedUpToTheLimitOfALadder() {
    Conversation small = conversation(1).with(store, List.of("other"));
    assertThat(small.messages()).hasSize(2);
    assertThat(small.notes()).isEmpty();

    Conversation full =
        conversation(Conversation.MOST_LADDER_MESSAGES - 1)
            .with(store, List.of("other", "other", "other"));
    assertThat(full.messages()).hasSize(Conversation.MOST_LADDER_MESSAGES);
    assertThat(full.notes())
        .containsExactly(
            "The messages of 2 further Call-IDs are not loaded, since a ladder has 10,000 at most.");
  }
}
