package io.sipstream.calls.clock;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.calls.event.Methods;
import io.sipstream.calls.event.Tap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects the capture times of messages that several taps have captured, and compares the clocks
 * of the taps by minute. A message that one tap has captured twice is no sample. Not thread-safe.
 */
public final class TapClocks {
  /** Most taps; messages of further taps are refused. */
  public static final int TAPS = 32;

  private static final long MINUTE_MICROS = 60_000_000;
  private static final double MICROS_PER_SECOND = 1e6;

  /** Identifies a message between two elements. */
  private record Message(
      long callHigh, long callLow, long transaction, int method, long cseq, int kind, long toTag) {
    static Message of(CallEvent event) {
      return new Message(
          event.keyHigh(),
          event.keyLow(),
          event.transaction(),
          event.method(),
          event.cseq(),
          event.kind(),
          event.toTag());
    }
  }

  /** Holds one capture; those of a message are a list. */
  private record Sighting(int tap, long micros, Sighting before) {}

  /** Holds the captures of a message. */
  private static final class Sightings {
    private final ClockLink link;
    private final boolean back;
    private Sighting last;

    /** A bit for each tap that captured the message twice. */
    private int repeated;

    Sightings(MessageFacts facts, Map<ClockLink, ClockLink> links) {
      ClockLink found = ClockLink.of(facts);
      ClockLink known = links.putIfAbsent(found, found);
      link = known == null ? found : known;
      back = ClockLink.isBack(facts);
    }
  }

  private record Pair(Tap one, Tap other, long minute) {}

  private static final Comparator<Pair> ORDER =
      Comparator.comparingLong(Pair::minute).thenComparing(Pair::one).thenComparing(Pair::other);

  private final Map<Message, Sightings> messages = new HashMap<>();
  private final Map<ClockLink, ClockLink> links = new HashMap<>();
  private final List<Tap> taps = new ArrayList<>();
  private final int mostMessages;
  private long refused;

  /**
   * Creates an empty collection.
   *
   * @param mostMessages number of messages beyond which further ones are refused
   */
  public TapClocks(int mostMessages) {
    this.mostMessages = mostMessages;
  }

  /** Adds a capture of a message; ignores notices of other calls. */
  public void add(CallEvent event) {
    if (Methods.isNotice(event.method())) {
      return;
    }
    int tap = tap(event.tap());
    Message message = Message.of(event);
    Sightings sightings = messages.get(message);
    if (tap < 0 || (sightings == null && messages.size() >= mostMessages)) {
      refused++;
      return;
    }
    if (sightings == null) {
      sightings = new Sightings(MessageFacts.of(event.facts()), links);
      messages.put(message, sightings);
    }
    add(sightings, tap, event.timeMicros());
  }

  private int tap(Tap tap) {
    int known = taps.indexOf(tap);
    if (known < 0 && taps.size() < TAPS) {
      taps.add(tap);
      known = taps.size() - 1;
    }
    return known;
  }

  private static void add(Sightings sightings, int tap, long micros) {
    for (Sighting one = sightings.last; one != null; one = one.before) {
      if (one.tap == tap) {
        sightings.repeated |= 1 << tap;
        return;
      }
    }
    sightings.last = new Sighting(tap, micros, sightings.last);
  }

  /** Returns the clocks by minute and taps. */
  public List<TapClock> clocks() {
    Map<Pair, ClockMinute> minutes = new TreeMap<>(ORDER);
    for (Sightings message : messages.values()) {
      for (Sighting one = message.last; one != null; one = one.before) {
        for (Sighting other = one.before; other != null; other = other.before) {
          if ((message.repeated & (1 << one.tap | 1 << other.tap)) == 0) {
            boolean inOrder = taps.get(one.tap).compareTo(taps.get(other.tap)) < 0;
            addSample(message, inOrder ? one : other, inOrder ? other : one, minutes);
          }
        }
      }
    }
    List<TapClock> clocks = new ArrayList<>();
    minutes.forEach(
        (pair, minute) ->
            clocks.add(
                minute.clock(
                    pair.minute * MINUTE_MICROS, pair.one.toString(), pair.other.toString())));
    return clocks;
  }

  private void addSample(
      Sightings message, Sighting first, Sighting second, Map<Pair, ClockMinute> minutes) {
    long minute = Math.floorDiv(first.micros, MINUTE_MICROS);
    long middle = minute * MINUTE_MICROS + MINUTE_MICROS / 2;
    ClockSample sample =
        new ClockSample((first.micros - middle) / MICROS_PER_SECOND, second.micros - first.micros);
    minutes
        .computeIfAbsent(
            new Pair(taps.get(first.tap), taps.get(second.tap), minute), one -> new ClockMinute())
        .add(message.link, message.back, sample);
  }

  /** Returns the taps in the order of their names. */
  public List<Tap> taps() {
    return taps.stream().sorted().toList();
  }

  /** Returns the number of captures that the limits refused. */
  public long refused() {
    return refused;
  }
}
