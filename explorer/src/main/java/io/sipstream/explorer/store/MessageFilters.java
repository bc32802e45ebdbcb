package io.sipstream.explorer.store;

import io.sipstream.calls.peers.Peer;
import io.sipstream.calls.peers.Peers;
import io.sipstream.packet.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Translates a search line to filters of message documents. */
final class MessageFilters {
  private static final List<String> NUMBERS =
      List.of(
          "sip.from.uri.username",
          "sip.from.uri.number",
          "sip.to.uri.username",
          "sip.to.uri.number",
          "sip.uri.username",
          "sip.uri.number");
  private static final List<String> ENDS = List.of("source.ip", "destination.ip");

  private final Query query;
  private final Peers peers;

  MessageFilters(Query query, Peers peers) {
    this.query = query;
    this.peers = peers;
  }

  /** Returns the filter of a step without the terms. */
  Map<String, ?> step(SearchStep.Kind kind) {
    String text = query.text();
    return switch (kind) {
      case ALL -> Map.of("match_all", Map.of());
      case CALL_ID -> Dsl.term("sip.call_id", text);
      case NUMBER -> Dsl.any(NUMBERS, field -> Dsl.ends(field, query.digits()));
      case NAME -> name(text);
      case TEXT ->
          query.header().isEmpty()
              ? Dsl.any(HeaderColumns.TEXTS, field -> Dsl.contains(field, text))
              : HeaderColumns.filter(query.header(), text);
    };
  }

  private static Map<String, ?> name(String text) {
    List<Map<String, ?>> parts = new ArrayList<>();
    parts.add(Dsl.word("related.user", text));
    parts.add(Dsl.word("related.hosts", text));
    if (IpAddress.parse(text) != null) {
      parts.add(Dsl.term("related.ip", text));
    }
    return Dsl.any(parts);
  }

  /** Returns the filters of all terms. */
  List<Map<String, ?>> terms() {
    List<Map<String, ?>> filters = new ArrayList<>();
    query.terms().forEach(term -> filters.add(term(term)));
    return filters;
  }

  /**
   * Returns filters that find a message of each call that has the terms, and of few others: of
   * terms on different messages of a call, one is applied.
   */
  List<Map<String, ?>> narrowing() {
    List<Map<String, ?>> filters = new ArrayList<>();
    Map<String, ?> one = null;
    for (Query.Term term : query.terms()) {
      switch (term.key()) {
        case AFTER -> filters.add(term(term));
        case LAST -> filters.add(term(term));
        case CODE, METHOD -> one = term(term);
        default -> {}
      }
    }
    filters.add(
        one != null
            ? one
            : Dsl.all(
                List.of(
                    Dsl.term("sip.type", "request"),
                    Dsl.word("sip.method", "INVITE"),
                    Dsl.not(Dsl.exists("sip.to.tag")))));
    return filters;
  }

  private Map<String, ?> term(Query.Term term) {
    String value = term.value();
    return switch (term.key()) {
      case CODE -> code("sip.code.number", value);
      case METHOD ->
          Dsl.any(
              List.of(
                  Dsl.word("sip.method", value),
                  Dsl.both(Dsl.term("sip.type", "response"), Dsl.word("sip.cseq.method", value))));
      case PEER -> peer(value);
      case FROM -> party("sip.from.uri", term);
      case TO -> party("sip.to.uri", term);
      case AFTER, BEFORE, LAST -> time("sip.timestamp", term);
      case RESULT, PROBLEM, PDD -> Dsl.NONE;
    };
  }

  static Map<String, ?> code(String field, String value) {
    if (!value.endsWith("xx")) {
      return Dsl.term(field, Integer.parseInt(value));
    }
    int first = (value.charAt(0) - '0') * 100;
    return Map.of("range", Map.of(field, Map.of("gte", first, "lt", first + 100)));
  }

  static Map<String, ?> time(String field, Query.Term term) {
    return switch (term.key()) {
      case AFTER -> Dsl.range(field, "gte", iso(TimeTerm.micros(term.value())));
      case BEFORE -> Dsl.range(field, "lt", iso(TimeTerm.micros(term.value())));
      default ->
          Dsl.range(
              field, "gte", iso(System.currentTimeMillis() * 1_000 - TimeTerm.span(term.value())));
    };
  }

  static String iso(long micros) {
    return java.time.Instant.EPOCH.plus(micros, java.time.temporal.ChronoUnit.MICROS).toString();
  }

  private static Map<String, ?> party(String field, Query.Term term) {
    List<Map<String, ?>> parts = new ArrayList<>();
    parts.add(Dsl.word(field + ".username", term.value()));
    String digits = Query.digits(term);
    if (!digits.isEmpty()) {
      parts.add(Dsl.ends(field + ".username", digits));
      parts.add(Dsl.ends(field + ".number", digits));
    }
    return Dsl.any(parts);
  }

  private Map<String, ?> peer(String name) {
    if (IpAddress.parse(name) != null) {
      return Dsl.any(ENDS, field -> Dsl.term(field, name));
    }
    List<Map<String, ?>> parts = new ArrayList<>();
    for (Peer peer : peers.all()) {
      if (peer.name().equals(name)) {
        List<String> networks =
            peer.networks().stream().map(each -> each.address() + "/" + each.bits()).toList();
        for (String end : List.of("source", "destination")) {
          Map<String, ?> network = Dsl.terms(end + ".ip", networks);
          parts.add(
              peer.ports().isEmpty()
                  ? network
                  : Dsl.both(network, Dsl.terms(end + ".port", peer.ports())));
        }
      }
    }
    return Dsl.any(parts);
  }
}
