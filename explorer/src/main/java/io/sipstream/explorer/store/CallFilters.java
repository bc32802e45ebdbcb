package io.sipstream.explorer.store;

import io.sipstream.packet.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Translates a search line to filters of call documents. */
final class CallFilters {
  private static final double MICROS_PER_SECOND = 1_000_000;
  private static final String KEYS = "sip.call.correlation.keys";
  private static final List<String> PARTIES = List.of("sip.call.caller", "sip.call.callee");

  private final Query query;

  CallFilters(Query query) {
    this.query = query;
  }

  /** Returns the filter of correlation keys, of which those of media match near a time only. */
  static Map<String, ?> keys(List<String> keys, long micros) {
    Map<Boolean, List<String>> parts =
        keys.stream().collect(Collectors.partitioningBy(MessageStore::isMedia));
    Map<String, ?> near =
        Map.of(
            "gte", MessageFilters.iso(micros - MessageStore.MEDIA_MICROS),
            "lte", MessageFilters.iso(micros + MessageStore.MEDIA_MICROS));
    return Dsl.any(
        List.of(
            Dsl.terms(KEYS, parts.get(false)),
            Dsl.both(
                Dsl.terms(KEYS, parts.get(true)),
                Map.of("range", Map.of("sip.call.start", near)))));
  }

  /** Returns whether call documents have what a step compares. */
  static boolean knows(SearchStep.Kind kind) {
    return kind != SearchStep.Kind.TEXT;
  }

  /** Returns the filter of a step without the terms. */
  Map<String, ?> step(SearchStep.Kind kind) {
    String text = query.text();
    return switch (kind) {
      case CALL_ID -> Dsl.term("sip.call_id", text);
      case NUMBER -> Dsl.any(number(query.digits()));
      case NAME -> name(text);
      default -> Map.of("match_all", Map.of());
    };
  }

  private static List<Map<String, ?>> number(String digits) {
    List<Map<String, ?>> parts = new ArrayList<>();
    PARTIES.forEach(party -> parts.addAll(number(party, digits)));
    parts.add(Dsl.ends("sip.call.request_uri_number", digits));
    parts.add(Dsl.ends("sip.call.diverted_from", digits));
    return parts;
  }

  private static List<Map<String, ?>> number(String party, String digits) {
    String reversed = new StringBuilder(digits).reverse().toString();
    return List.of(
        Map.of("prefix", Map.of(party + ".reversed", reversed)),
        Dsl.ends(party + ".user", digits),
        Dsl.ends(party + ".asserted", digits));
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

  /** Returns filters of the terms; the evaluated calls decide on the others. */
  List<Map<String, ?>> terms() {
    List<Map<String, ?>> filters = new ArrayList<>();
    for (Query.Term term : query.terms()) {
      String value = term.value();
      switch (term.key()) {
        case CODE -> filters.add(MessageFilters.code("sip.call.codes", value));
        case RESULT ->
            filters.add(
                Dsl.any(
                    List.of(
                        Dsl.term("sip.call.result", value), Dsl.term("sip.call.state", value))));
        case PROBLEM -> filters.add(Dsl.term("sip.call.problems", value));
        case FROM -> filters.add(party("sip.call.caller", term));
        case TO -> filters.add(party("sip.call.callee", term));
        case PDD -> filters.add(duration(value));
        case AFTER, BEFORE, LAST -> filters.add(MessageFilters.time("sip.call.start", term));
        case METHOD, PEER -> {}
      }
    }
    return filters;
  }

  private static Map<String, ?> duration(String value) {
    boolean millis = value.endsWith("ms");
    double amount = Double.parseDouble(value.replaceAll("[^0-9.]", ""));
    long micros = (long) (amount * (millis ? MICROS_PER_SECOND / 1_000 : MICROS_PER_SECOND));
    return Dsl.range("sip.call.delay.pdd_us", value.charAt(0) == '>' ? "gt" : "lt", micros);
  }

  private static Map<String, ?> party(String field, Query.Term term) {
    List<Map<String, ?>> parts = new ArrayList<>();
    parts.add(Dsl.word(field + ".user", term.value()));
    parts.add(Dsl.word(field + ".number", term.value()));
    parts.add(Dsl.word(field + ".asserted", term.value()));
    String digits = Query.digits(term);
    if (!digits.isEmpty()) {
      parts.addAll(number(field, digits));
    }
    return Dsl.any(parts);
  }
}
