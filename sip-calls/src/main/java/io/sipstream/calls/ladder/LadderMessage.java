package io.sipstream.calls.ladder;

import java.util.Comparator;

/**
 * Describes one captured message for a ladder. Immutable. Texts come from strangers; {@link Ladder}
 * makes them visible.
 *
 * @param id {@code _id} of the message document; null if unknown
 * @param timeNanos capture time, nanoseconds since the epoch
 * @param tap agent and interface that captured it; empty if unknown
 * @param source where it came from
 * @param destination where it went to
 * @param label method of a request, or code and reason phrase of a response
 * @param request whether it is a request
 * @param setUp whether it is an INVITE without a tag in To
 * @param viaDepth number of Via values; 0 if unknown
 * @param callId Call-ID; empty if absent
 * @param transaction CSeq and branch, which distinguish transactions
 * @param media summary of its SDP; empty without SDP
 */
public record LadderMessage(
    String id,
    long timeNanos,
    String tap,
    Address source,
    Address destination,
    String label,
    boolean request,
    boolean setUp,
    int viaDepth,
    String callId,
    String transaction,
    String media) {

  /** An IP address and a port. */
  public record Address(String ip, int port) {
    /** Returns address and port, an IPv6 address in brackets. */
    public String text() {
      return (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":" + port;
    }
  }

  /** Identifies what retransmissions and other captures of a message have in common. */
  record Identity(
      String callId, Address source, Address destination, String label, String transaction) {}

  /**
   * Orders messages by time. Of messages with equal times, requests come first, those near the
   * caller first; responses follow, those near the caller last.
   */
  static final Comparator<LadderMessage> ORDER =
      Comparator.comparingLong(LadderMessage::timeNanos)
          .thenComparing(message -> !message.request())
          .thenComparingInt(message -> message.request() ? message.viaDepth() : -message.viaDepth())
          .thenComparing(LadderMessage::tap)
          .thenComparing(LadderMessage::label)
          .thenComparing(message -> message.source().text())
          .thenComparing(message -> message.destination().text())
          .thenComparing(LadderMessage::callId)
          .thenComparing(LadderMessage::transaction);

  /** Returns this message under the {@code _id} of a document. */
  public LadderMessage withId(String otherId) {
    return new LadderMessage(
        otherId,
        timeNanos,
        tap,
        source,
        destination,
        label,
        request,
        setUp,
        viaDepth,
        callId,
        transaction,
        media);
  }

  /** Returns this message without the summary of its SDP. */
  public LadderMessage withoutMedia() {
    return new LadderMessage(
        id,
        timeNanos,
        tap,
        source,
        destination,
        label,
        request,
        setUp,
        viaDepth,
        callId,
        transaction,
        "");
  }

  Identity identity() {
    return new Identity(callId, source, destination, label, transaction);
  }
}
