package io.sipstream.calls.ladder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the captures of one transmission of a message. A copy is a retransmission if the same
 * tap captured an earlier one well before; close captures are the same transmission.
 */
final class LadderArrow {
  /** Half of T1 (RFC 3261 section 17.1.1.1): no retransmission follows earlier. */
  private static final long SAME_NANOS = 250_000_000;

  /** Copies at one tap within this time are duplicates of the capture. */
  private static final long DUPLICATE_NANOS = 50_000_000;

  private final LadderMessage message;
  private final List<LadderRow.Sighting> sightings = new ArrayList<>();
  private final List<String> taps = new ArrayList<>();
  private int copy;
  private int copies;

  private LadderArrow(LadderMessage message) {
    this.message = message;
    taps.add(message.tap());
  }

  /** Groups messages, in the order of time, to arrows in the order of time. */
  static List<LadderArrow> of(List<LadderMessage> messages) {
    Map<LadderMessage.Identity, List<LadderMessage>> captures = new LinkedHashMap<>();
    for (LadderMessage message : messages) {
      captures.computeIfAbsent(message.identity(), key -> new ArrayList<>()).add(message);
    }
    List<LadderArrow> arrows = new ArrayList<>();
    captures.values().forEach(same -> arrows.addAll(group(same)));
    arrows.sort(Comparator.comparing(LadderArrow::message, LadderMessage.ORDER));
    return arrows;
  }

  /** Groups the captures of one message; the tap with most captures gives the times. */
  private static List<LadderArrow> group(List<LadderMessage> captures) {
    String reference = reference(captures);
    List<LadderArrow> arrows = new ArrayList<>();
    for (LadderMessage capture : captures) {
      if (capture.tap().equals(reference)) {
        LadderArrow last = arrows.isEmpty() ? null : arrows.get(arrows.size() - 1);
        if (last == null || last.distance(capture) >= DUPLICATE_NANOS) {
          arrows.add(new LadderArrow(capture));
        }
      }
    }
    for (LadderMessage capture : captures) {
      if (!capture.tap().equals(reference)) {
        LadderArrow nearest = nearest(arrows, capture);
        if (nearest.distance(capture) < SAME_NANOS) {
          nearest.add(capture);
        } else {
          arrows.add(new LadderArrow(capture));
        }
      }
    }
    arrows.sort(Comparator.comparingLong(arrow -> arrow.message.timeNanos()));
    for (int i = 0; i < arrows.size(); i++) {
      arrows.get(i).copy = i + 1;
      arrows.get(i).copies = arrows.size();
    }
    return arrows;
  }

  private static String reference(List<LadderMessage> captures) {
    Map<String, Integer> counts = new HashMap<>();
    captures.forEach(capture -> counts.merge(capture.tap(), 1, Integer::sum));
    Comparator<Map.Entry<String, Integer>> byCount = Map.Entry.comparingByValue();
    return counts.entrySet().stream()
        .max(byCount.thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .orElseThrow()
        .getKey();
  }

  private static LadderArrow nearest(List<LadderArrow> arrows, LadderMessage capture) {
    LadderArrow nearest = arrows.get(0);
    for (LadderArrow arrow : arrows) {
      if (arrow.distance(capture) < nearest.distance(capture)) {
        nearest = arrow;
      }
    }
    return nearest;
  }

  private long distance(LadderMessage capture) {
    return Math.abs(capture.timeNanos() - message.timeNanos());
  }

  private void add(LadderMessage capture) {
    if (!taps.contains(capture.tap())) {
      taps.add(capture.tap());
      sightings.add(
          new LadderRow.Sighting(capture.tap(), capture.timeNanos() - message.timeNanos()));
    }
  }

  LadderMessage message() {
    return message;
  }

  int copy() {
    return copy;
  }

  int copies() {
    return copies;
  }

  List<LadderRow.Sighting> sightings() {
    return sightings;
  }
}
