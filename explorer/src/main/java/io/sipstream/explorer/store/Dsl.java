package io.sipstream.explorer.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds parts of a search as JSON objects; values never become syntax. */
final class Dsl {
  /** Matches nothing. */
  static final Map<String, ?> NONE = Map.of("match_none", Map.of());

  private Dsl() {}

  static Map<String, ?> term(String field, Object value) {
    return Map.of("term", Map.of(field, value));
  }

  /** Matches a keyword in either case. */
  static Map<String, ?> word(String field, String value) {
    return Map.of("term", Map.of(field, Map.of("value", value, "case_insensitive", true)));
  }

  static Map<String, ?> terms(String field, List<?> values) {
    return Map.of("terms", Map.of(field, values));
  }

  static Map<String, ?> exists(String field) {
    return Map.of("exists", Map.of("field", field));
  }

  static Map<String, ?> range(String field, String comparison, Object value) {
    return Map.of("range", Map.of(field, Map.of(comparison, value)));
  }

  /** Matches keywords that end with a text. */
  static Map<String, ?> ends(String field, String text) {
    return wildcard(field, "*" + escaped(text));
  }

  /** Matches keywords that contain a text. */
  static Map<String, ?> contains(String field, String text) {
    return wildcard(field, "*" + escaped(text) + "*");
  }

  /** Matches keywords that begin with a text and contain another. */
  static Map<String, ?> beginsAndContains(String field, String begin, String text) {
    return wildcard(field, escaped(begin) + "*" + escaped(text) + "*");
  }

  private static Map<String, ?> wildcard(String field, String pattern) {
    return Map.of("wildcard", Map.of(field, Map.of("value", pattern, "case_insensitive", true)));
  }

  private static String escaped(String text) {
    return text.replaceAll("[*?\\\\]", "\\\\$0");
  }

  static Map<String, ?> any(List<Map<String, ?>> parts) {
    return parts.isEmpty()
        ? NONE
        : Map.of("bool", Map.of("should", parts, "minimum_should_match", 1));
  }

  static Map<String, ?> all(List<Map<String, ?>> parts) {
    return Map.of("bool", Map.of("filter", parts));
  }

  static Map<String, ?> both(Map<String, ?> one, Map<String, ?> other) {
    return all(List.of(one, other));
  }

  static Map<String, ?> not(Map<String, ?> part) {
    return Map.of("bool", Map.of("must_not", List.of(part)));
  }

  /** Applies one kind of comparison to several fields, of which one must match. */
  static Map<String, ?> any(
      List<String> fields, java.util.function.Function<String, Map<String, ?>> comparison) {
    List<Map<String, ?>> parts = new ArrayList<>();
    fields.forEach(field -> parts.add(comparison.apply(field)));
    return any(parts);
  }
}
