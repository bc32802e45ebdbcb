package io.sipstream.calls.evaluate;

import io.sipstream.calls.event.Fact;
import io.sipstream.calls.record.Party;
import io.sipstream.calls.transaction.CallParts;
import io.sipstream.calls.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Collects the keys and hints that connect a call to calls of other Call-IDs. */
final class CorrelationKeys {
  private static final int KEYS = 32;
  private static final int SHORTEST_NUMBER = 5;
  private static final int SUFFIX = 6;
  private static final long BUCKET_MICROS = 15_000_000;

  private CorrelationKeys() {}

  /** Returns the exact and strong keys, {@value #KEYS} at most. */
  static List<String> keys(String callId, CallParts parts, CallSettings settings) {
    Set<String> keys = new TreeSet<>();
    for (Transaction one : parts.all()) {
      one.messages().forEach(message -> keys.addAll(message.facts().all(Fact.KEY)));
    }
    for (Transaction notice : parts.notices()) {
      for (String replacing : notice.facts().all(Fact.REPLACED_BY)) {
        keys.add("cid:" + replacing);
      }
    }
    List<String> all = new ArrayList<>();
    String own = "cid:" + callId;
    all.add(own);
    for (String suffix : settings.suffixes()) {
      if (callId.length() > suffix.length() && callId.endsWith(suffix)) {
        all.add(own.substring(0, own.length() - suffix.length()));
      }
    }
    for (String key : keys) {
      if (all.size() < KEYS && !all.contains(key)) {
        all.add(key);
      }
    }
    return all;
  }

  /** Returns the hints: calling number, called number and time. */
  static List<String> hints(
      Party caller,
      Party callee,
      String requestNumber,
      String divertedNumber,
      long startMicros,
      boolean whole) {
    Set<String> calling = new TreeSet<>();
    add(caller.number(), whole, calling);
    caller.asserted().forEach(number -> add(number, whole, calling));
    Set<String> called = new TreeSet<>();
    add(callee.number(), whole, called);
    add(requestNumber, whole, called);
    add(divertedNumber, whole, called);
    List<String> hints = new ArrayList<>();
    long bucket = Math.floorDiv(startMicros, BUCKET_MICROS);
    for (String from : calling) {
      for (String to : called) {
        for (long at = bucket; at <= bucket + 1 && hints.size() < KEYS; at++) {
          hints.add("num:" + from + ">" + to + "@" + at);
        }
      }
    }
    return hints;
  }

  private static void add(String number, boolean whole, Set<String> numbers) {
    if (number != null && number.length() >= SHORTEST_NUMBER) {
      int from = whole ? 0 : Math.max(0, number.length() - SUFFIX);
      numbers.add(number.substring(from));
    }
  }
}
