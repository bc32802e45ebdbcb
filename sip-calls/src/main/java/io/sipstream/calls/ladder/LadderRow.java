package io.sipstream.calls.ladder;

import java.util.List;

/**
 * Describes one arrow of a ladder: a message, captured by one or more taps. Immutable.
 *
 * @param message its capture at the reference tap
 * @param from index of the sender's column
 * @param to index of the receiver's column
 * @param leg index of its Call-ID
 * @param copy number of this copy, from 1; more than 1 for a retransmission
 * @param copies copies of the message in the ladder
 * @param sinceStartNanos time since the first row
 * @param sinceLastNanos time since the row before; 0 in the first row
 * @param sightings its other captures
 */
public record LadderRow(
    LadderMessage message,
    int from,
    int to,
    int leg,
    int copy,
    int copies,
    long sinceStartNanos,
    long sinceLastNanos,
    List<Sighting> sightings) {

  /**
   * Describes a further capture of the message.
   *
   * @param tap what captured it
   * @param offsetNanos time since the capture at the reference tap; negative if it was earlier
   */
  public record Sighting(String tap, long offsetNanos) {}

  public LadderRow {
    sightings = List.copyOf(sightings);
  }

  /** Returns whether the message was sent before. */
  public boolean isRetransmission() {
    return copy > 1;
  }

  /** Returns whether sender and receiver share a column. */
  public boolean isToItself() {
    return from == to;
  }

  /** Returns the label with media, number of the copy and taps, as one line of text. */
  public String text() {
    StringBuilder text = new StringBuilder(message.label());
    if (!message.media().isEmpty()) {
      text.append(" [").append(message.media()).append(']');
    }
    if (isRetransmission()) {
      text.append(" (").append(copy).append(" of ").append(copies).append(')');
    }
    long others = sightings.stream().map(Sighting::tap).distinct().count();
    if (others > 0) {
      Sighting last = sightings.get(sightings.size() - 1);
      text.append(" {")
          .append(others + 1)
          .append(" taps ")
          .append(LadderTimes.offset(last.offsetNanos()))
          .append('}');
    }
    return text.toString();
  }
}
