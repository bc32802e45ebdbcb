package io.sipstream.explorer.store;

import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.HopRecord;
import io.sipstream.calls.record.Party;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Searches calls: by Call-ID, then number, then user, address and host, then message text. */
final class CallSearch {
  private final Query query;
  private final Function<String, List<StoredMessage>> messages;
  private final OriginalSearch originals;
  private final String digits;

  /**
   * Creates a search.
   *
   * @param messages returns the messages of a Call-ID; called by several threads
   */
  CallSearch(Query query, Function<String, List<StoredMessage>> messages) {
    this.query = query;
    this.messages = messages;
    this.originals = new OriginalSearch(query.header(), query.text());
    this.digits = query.digits();
  }

  /** Returns a page of the calls that match, in their order. */
  Found<CallRecord> in(List<CallRecord> calls, int offset, int limit) {
    SearchSteps<CallRecord> steps = new SearchSteps<>(query.error().isEmpty() ? calls : List.of());
    if (!query.terms().isEmpty()) {
      steps.keep("fields of calls", this::hasTerms);
    }
    query.steps().forEach(step -> steps.step(step, call -> matches(step.kind(), call)));
    return steps.page(offset, limit, CallSearch::result);
  }

  /** Returns whether a call has what a step compares. */
  boolean matches(SearchStep.Kind kind, CallRecord call) {
    String text = query.text();
    return switch (kind) {
      case ALL -> true;
      case CALL_ID -> call.callId().equals(text);
      case NUMBER -> hasNumber(call);
      case NAME -> names(call, text);
      case TEXT -> messages.apply(call.callId()).stream().anyMatch(this::hasText);
    };
  }

  /** Returns whether a message has the text. */
  boolean hasText(StoredMessage message) {
    return originals.matches(message);
  }

  /** Returns the result, else the phase. */
  static String result(CallRecord call) {
    return call.result() == null ? call.phase().toString() : call.result().toString();
  }

  /** Returns whether a call has all terms. */
  boolean hasTerms(CallRecord call) {
    return query.terms().stream().allMatch(term -> hasTerm(call, term.key(), term.value()));
  }

  private static boolean hasTerm(CallRecord call, Query.Key key, String value) {
    return switch (key) {
      case CODE -> call.codes().stream().anyMatch(code -> Query.matchesCode(value, code));
      case RESULT -> result(call).equals(value);
      case METHOD ->
          call.transactions().stream().anyMatch(each -> value.equalsIgnoreCase(each.method()));
      case PEER -> call.hops().stream().anyMatch(hop -> hasPeer(hop, value));
      case PROBLEM -> call.problems().stream().anyMatch(each -> each.toString().equals(value));
      case FROM -> isParty(call.caller(), value);
      case TO -> isParty(call.callee(), value);
      case PDD -> Query.matchesDuration(value, call.delays().postDial());
      case AFTER, BEFORE, LAST -> TimeTerm.matches(key, value, call.startMicros());
    };
  }

  private static boolean hasPeer(HopRecord hop, String peer) {
    return Stream.of(hop.sourceIp(), hop.destinationIp(), hop.sourcePeer(), hop.destinationPeer())
        .anyMatch(peer::equals);
  }

  private static boolean isParty(Party party, String value) {
    String digits = Digits.wanted(value);
    Predicate<String> matches =
        text ->
            value.equalsIgnoreCase(text) || (!digits.isEmpty() && Digits.endsWith(text, digits));
    return texts(party).anyMatch(matches);
  }

  private boolean hasNumber(CallRecord call) {
    Stream<String> parties = Stream.concat(texts(call.caller()), texts(call.callee()));
    Stream<String> uris = Stream.of(call.requestUriNumber(), call.divertedFrom());
    return Stream.concat(parties, uris).anyMatch(text -> Digits.endsWith(text, digits));
  }

  private static Stream<String> texts(Party party) {
    return Stream.concat(Stream.of(party.number(), party.user()), party.asserted().stream())
        .filter(text -> text != null);
  }

  private static boolean names(CallRecord call, String text) {
    CallRecord.Related related = call.related();
    return Stream.of(related.users(), related.ips(), related.hosts())
        .flatMap(List::stream)
        .anyMatch(text::equalsIgnoreCase);
  }
}
