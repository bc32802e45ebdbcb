package io.sipstream.explorer.store;

import io.sipstream.calls.ladder.ElementNames;
import io.sipstream.calls.ladder.LadderMessage;
import java.util.List;
import java.util.stream.Stream;

/** Searches messages of any method: by Call-ID, then number, then user and address, then text. */
final class MessageSearch {
  private static final long NANOS_PER_MICRO = 1_000;

  private final Query query;
  private final ElementNames names;
  private final OriginalSearch originals;
  private final String digits;

  MessageSearch(Query query, ElementNames names) {
    this.query = query;
    this.names = names;
    this.originals = new OriginalSearch(query.header(), query.text());
    this.digits = query.digits();
  }

  /** Returns a page of the messages that match, in their order. */
  Found<StoredMessage> in(List<StoredMessage> messages, int offset, int limit) {
    SearchSteps<StoredMessage> steps =
        new SearchSteps<>(query.error().isEmpty() ? messages : List.of());
    if (!query.terms().isEmpty()) {
      steps.keep("fields of messages", this::hasTerms);
    }
    query.steps().forEach(step -> steps.step(step, message -> matches(step.kind(), message)));
    return steps.page(offset, limit, StoredMessage::method);
  }

  private boolean matches(SearchStep.Kind kind, StoredMessage message) {
    String text = query.text();
    return switch (kind) {
      case ALL -> true;
      case CALL_ID -> message.callId().equals(text);
      case NUMBER -> hasNumber(message);
      case NAME -> hasName(message, text);
      case TEXT -> originals.matches(message);
    };
  }

  private boolean hasTerms(StoredMessage message) {
    for (Query.Term term : query.terms()) {
      if (!hasTerm(message, term.key(), term.value())) {
        return false;
      }
    }
    return true;
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
      case AFTER, BEFORE, LAST ->
          TimeTerm.matches(key, value, message.timeNanos() / NANOS_PER_MICRO);
    };
  }

  private static boolean isParty(String user, String value) {
    String digits = Digits.wanted(value);
    return user.equalsIgnoreCase(value) || (!digits.isEmpty() && Digits.endsWith(user, digits));
  }

  private boolean hasNumber(StoredMessage message) {
    for (String user : message.users()) {
      if (Digits.endsWith(user, digits)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasName(StoredMessage message, String text) {
    for (String user : message.users()) {
      if (text.equalsIgnoreCase(user)) {
        return true;
      }
    }
    return isEnd(message.source(), text) || isEnd(message.destination(), text);
  }

  private static boolean isEnd(LadderMessage.Address end, String text) {
    return text.startsWith(end.ip(), text.startsWith("[") ? 1 : 0)
        && (text.equals(end.ip()) || text.equals(end.text()));
  }

  private boolean hasPeer(StoredMessage message, String peer) {
    return ends(message)
        .anyMatch(end -> peer.equals(end.ip()) || peer.equals(names.of(end.ip(), end.port())));
  }

  private static Stream<LadderMessage.Address> ends(StoredMessage message) {
    return Stream.of(message.source(), message.destination());
  }
}
