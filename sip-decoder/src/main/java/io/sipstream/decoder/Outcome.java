package io.sipstream.decoder;

import io.sipstream.packet.Packet;
import java.util.Comparator;
import java.util.List;

/** What became of one frame. Every frame gives exactly one outcome; none is an exception. */
public sealed interface Outcome {

  /**
   * A SIP message, ready to be indexed.
   *
   * @param id the {@code _id}: the same for the same message in any capture of it
   * @param routing the {@code _routing}: the Call-ID or its hash; null if there is none
   * @param key what brings a call's messages together: the routing, else the community ID
   * @param captureTimeNanos decides the index
   * @param json the {@code _source}, UTF-8
   * @param kind what is counted of it
   * @param problems names of what was wrong with it, for counters; mostly empty
   */
  @SuppressWarnings("ArrayRecordComponent") // documents are handed on, never compared
  record Document(
      String id,
      String routing,
      String key,
      long captureTimeNanos,
      byte[] json,
      MessageKind kind,
      List<String> problems)
      implements Outcome {}

  /**
   * Nothing for us, and nothing wrong: other ports, other protocols, keep-alives.
   *
   * @param kind short name for counters, such as {@code keep_alive}
   */
  record Ignored(String kind) implements Outcome {}

  /**
   * Bytes that could not be read, to be kept as a dead letter.
   *
   * @param stage the layer that gave up, such as {@code ipv4}
   * @param reason short name for counters, such as {@code truncated}
   * @param detail a sentence with position and lengths; holds none of the frame's bytes
   */
  record Undecodable(String stage, String reason, String detail) implements Outcome {}

  /**
   * A part of an IP packet, to be joined with the others of its key.
   *
   * @param key the same for all parts of the packet
   */
  record Fragment(String key, Packet.Fragment packet) implements Outcome {}

  /**
   * A part of a TCP stream, to be read behind those before it.
   *
   * @param key the same for one direction of a connection
   */
  record Segment(String key, Packet.Tcp packet) implements Outcome {}

  /** More than one in a frame; none of them is one of these. */
  record Multiple(List<Outcome> outcomes) implements Outcome {
    /** What the frame itself ends as: what could not be read comes before what was. */
    public Outcome frameOutcome() {
      return outcomes.stream().min(Comparator.comparing(Multiple::rank)).orElseThrow();
    }

    private static int rank(Outcome outcome) {
      if (outcome instanceof Undecodable) {
        return 0;
      }
      return outcome instanceof Document ? 1 : 2;
    }
  }
}
