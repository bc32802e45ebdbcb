package io.sipstream.decoder;

import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.Packet;
import io.sipstream.reassembly.ReassemblyKey;
import java.util.Comparator;
import java.util.List;

/**
 * Represents the outcome of decoding one frame. Every frame has exactly one; decoding never throws.
 */
public sealed interface Outcome {

  /**
   * Holds a SIP message.
   *
   * @param decoded valid until the next call of the decoder
   */
  record Message(DecodedMessage decoded) implements Outcome {}

  /**
   * Signals a frame without SIP and without an error: other ports, other protocols, keep-alives.
   *
   * @param kind short name for counters, such as {@code keep_alive}
   */
  record Ignored(String kind) implements Outcome {}

  /**
   * Signals a frame that could not be decoded, for a dead letter.
   *
   * @param stage the layer that failed, such as {@code ipv4}
   * @param reason short name for counters, such as {@code truncated}
   * @param detail message with offset and lengths; contains none of the frame's bytes
   */
  record Undecodable(String stage, String reason, String detail) implements Outcome {
    /** Stage of a frame at which the decoder threw. */
    public static final String INTERNAL_ERROR = "internal_error";

    /**
     * Describes an exception of the decoder by its class and location. Omits its message, which may
     * contain bytes of the frame.
     */
    public static Undecodable internalError(Throwable e) {
      String name = e.getClass().getSimpleName();
      StackTraceElement[] trace = e.getStackTrace();
      String origin = trace.length == 0 ? "an unknown location" : trace[0].toString();
      return new Undecodable(INTERNAL_ERROR, name, name + " at " + origin + ".");
    }
  }

  /**
   * Holds a fragment of an IP packet, to be reassembled with the others of its key.
   *
   * @param key equal for all fragments of the packet
   */
  record Fragment(ReassemblyKey key, Packet.Fragment packet) implements Outcome {}

  /**
   * Holds a segment of a TCP stream, to be reassembled with the others of its key.
   *
   * @param key equal for one direction of a connection
   */
  record Segment(ReassemblyKey key, Packet.Tcp packet) implements Outcome {}

  /** Holds several outcomes of one frame; none of them is a {@code Multiple}. */
  record Multiple(List<Outcome> outcomes) implements Outcome {
    /**
     * Returns the outcome that counts for the frame: an undecodable part comes before any other.
     */
    public Outcome frameOutcome() {
      return outcomes.stream().min(Comparator.comparing(Multiple::rank)).orElseThrow();
    }

    private static int rank(Outcome outcome) {
      if (outcome instanceof Undecodable) {
        return 0;
      }
      return outcome instanceof Message ? 1 : 2;
    }
  }
}
