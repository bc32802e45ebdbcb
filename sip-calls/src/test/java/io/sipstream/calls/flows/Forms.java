package io.sipstream.calls.flows;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.Tap;
import io.sipstream.calls.state.CallState;
import io.sipstream.calls.state.CallStateCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Gives the messages of a flow in other orders and numbers. */
final class Forms {
  private static final long OUT_OF_ORDERNESS_MICROS = 5_000_000;
  private static final long COPY_MICROS = 20;

  private Forms() {}

  /** Returns the events as they arrive if each is late by up to the out-of-orderness. */
  static List<CallEvent> shuffled(List<CallEvent> events, Random random) {
    Map<CallEvent, Long> arrival = new LinkedHashMap<>();
    for (CallEvent event : events) {
      arrival.put(event, event.timeMicros() + random.nextLong(OUT_OF_ORDERNESS_MICROS));
    }
    List<CallEvent> sorted = new ArrayList<>(arrival.keySet());
    sorted.sort(Comparator.comparing(arrival::get));
    return sorted;
  }

  /** Returns the events, each followed by a copy 20 microseconds later at the same tap. */
  static List<CallEvent> doubled(List<CallEvent> events) {
    return withCopies(events, COPY_MICROS, "");
  }

  /** Returns the events with copies of a second tap, whose clock differs. */
  static List<CallEvent> twoTaps(List<CallEvent> events, long clockMicros) {
    return withCopies(events, clockMicros, "~");
  }

  private static List<CallEvent> withCopies(List<CallEvent> events, long micros, String suffix) {
    List<CallEvent> all = new ArrayList<>();
    for (CallEvent event : events) {
      all.add(event);
      Tap tap = new Tap(event.tap().agent() + suffix, event.tap().interfaceName());
      all.add(
          new CallEvent(
              event.keyHigh(),
              event.keyLow(),
              event.callId(),
              event.timeMicros() + micros,
              tap,
              event.transaction(),
              event.method(),
              event.cseq(),
              event.kind(),
              event.toTag(),
              event.facts()));
    }
    return all;
  }

  /** Returns the states of events that are stored after each event. */
  static Collection<CallState> restored(List<CallEvent> events) {
    CallStateCodec codec = new CallStateCodec();
    Map<Long, byte[]> stored = new LinkedHashMap<>();
    for (CallEvent event : events) {
      byte[] before = stored.get(event.keyLow());
      CallState state = before == null ? new CallState() : codec.decode(before);
      state.add(event);
      stored.put(event.keyLow(), codec.encode(state));
    }
    return stored.values().stream().map(codec::decode).toList();
  }
}
