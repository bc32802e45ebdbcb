package io.sipstream.calls.ladder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Makes messages for ladders: INVITEs of one call by default. Times are milliseconds. */
final class TestMessages {
  /** 2026-11-22T10:00:00Z, nanoseconds since the epoch. */
  static final long START = 1_795_341_600_000_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final List<LadderMessage> messages = new ArrayList<>();
  private String tap = "tap";
  private String callId = "call-1";
  private String media = "";

  TestMessages tap(String name) {
    tap = name;
    return this;
  }

  TestMessages callId(String id) {
    callId = id;
    return this;
  }

  /** Sets the summary of SDP of the messages that follow. */
  TestMessages media(String summary) {
    media = summary;
    return this;
  }

  /** Adds an INVITE that sets up a call, with as many Via values. */
  TestMessages invite(double millis, String from, String to, int vias) {
    return add(millis, from, to, "INVITE", true, true, vias);
  }

  TestMessages request(double millis, String from, String to, String method) {
    return add(millis, from, to, method, true, false, 1);
  }

  TestMessages response(double millis, String from, String to, String status) {
    return add(millis, from, to, status, false, false, 1);
  }

  private TestMessages add(
      double millis,
      String from,
      String to,
      String label,
      boolean request,
      boolean setUp,
      int vias) {
    messages.add(
        new LadderMessage(
            null,
            START + Math.round(millis * NANOS_PER_MILLI),
            tap,
            address(from),
            address(to),
            label,
            request,
            setUp,
            vias,
            callId,
            "1 INVITE z9hG4bK" + vias,
            media));
    return this;
  }

  /** Returns an address of a text such as {@code 192.0.2.1:5070}; the port is 5060 by default. */
  private static LadderMessage.Address address(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new LadderMessage.Address(text, 5060)
        : new LadderMessage.Address(
            text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  List<LadderMessage> list() {
    return messages;
  }

  Ladder ladder() {
    return Ladder.of(messages, ElementNames.none(), UnaryOperator.identity());
  }
}
