package io.sipstream.explorer.store;

import io.sipstream.calls.ladder.ElementNames;
import io.sipstream.calls.ladder.LadderMessage;
import java.util.List;
import java.util.stream.Stream;

/** Searches messages of any method: by Call-ID, then number, then user and address, then text. */
final class MessageSearch {
  private final Query query;
  private final ElementNames names;

  MessageSearch(Query query, ElementNames names) {
    this.query = query;
    this.names = names;
  }

  /** Returns a page of the messages that match, in their order. */
  Found<StoredMessage> in(List<StoredMessage> messages, int offset, int limit) {
    SearchSteps<StoredMessage> steps =
        new SearchSteps<>(query.error().isEmpty() ? messages : List.of());
    if (!query.terms().isEmpty()) {
      steps.keep("fields of messages", this::hasTerms);
    }
    String text = query.text();
    if (text.isEmpty()) {
      steps.all();
    } else {
      if (query.header().isEmpty()) {
        steps.step("Call-ID", message -> message.ladder().callId().equals(text));
        String digits = Digits.wanted(text);
        if (!digits.isEmpty()) {
          steps.step(
              "numbers that end with " + digits,
              message -> message.users().stream().anyMatch(user -> Digits.endsWith(user, digits)));
        }
        steps.step("users and addresses", message -> hasName(message, text));
      }
      steps.step(
          query.header().isEmpty() ? "text of messages" : "header fields " + query.header(),
          new OriginalSearch(query.header(), text)::matches);
    }
    return steps.page(offset, limit, StoredMessage::method);
  }

  private boolean hasTerms(StoredMessage message) {
    return query.terms().stream().allMatch(term -> hasTerm(message, term.key(), term.value()));
  }

  /** Returns whether a message has the term; terms of calls match no message. */
  private boolean hasTerm(StoredMessage message, Query.Key key, String value) {
    return switch (key) {
      case CODE -> Query.matchesCode(value, message.code());
      case METHOD -> value.equalsIgnoreCase(message.method());
      case PEER -> hasPeer(message, value);
      case FROM -> isParty(message.from(), value);
      case TO -> isParty(message.to(), value);
      case RESULT, PROBLEM, PDD -> false;
    };
  }

  private static boolean isParty(String user, String value) {
    String digits = Digits.wanted(value);
    return user.equalsIgnoreCase(value) || (!digits.isEmpty() && Digits.endsWith(user, digits));
  }

  private static boolean hasName(StoredMessage message, String text) {
    return message.users().stream().anyMatch(text::equalsIgnoreCase)
        || ends(message).anyMatch(end -> text.equals(end.ip()) || text.equals(end.text()));
  }

  private boolean hasPeer(StoredMessage message, String peer) {
    return ends(message)
        .anyMatch(end -> peer.equals(end.ip()) || peer.equals(names.of(end.ip(), end.port())));
  }

  private static Stream<LadderMessage.Address> ends(StoredMessage message) {
    return Stream.of(message.ladder().source(), message.ladder().destination());
  }
}
