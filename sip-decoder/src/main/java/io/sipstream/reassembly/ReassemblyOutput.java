package io.sipstream.reassembly;

import io.sipstream.packet.FrameContext;
import java.util.List;

/**
 * Receives the results of a reassembly. Every piece ends exactly once, with {@link #joined}, {@link
 * #used}, {@link #ignored} or {@link #deadLetter}.
 */
public interface ReassemblyOutput<P extends ReassemblyInput> {
  /**
   * Receives a reassembled packet. The outcome of the packet is the outcome of its pieces.
   *
   * @param packet from the IP header on
   * @param pieces in the order of their offsets
   */
  void joined(byte[] packet, FrameContext context, List<P> pieces);

  /** Receives a message that was found in a stream; its pieces end separately. */
  void message(StreamMessage message);

  /** Ends a piece whose bytes are all in messages, or need no message. */
  void used(P piece);

  /**
   * Ends a piece without SIP, or a duplicate.
   *
   * @param kind short name for counters, such as {@code fragment_repeated}
   */
  void ignored(P piece, String kind);

  /**
   * Ends a piece of which at least a part was dropped.
   *
   * @param stage {@code fragment} or {@code tcp}
   * @param reason short name for counters, such as {@code timeout}
   * @param detail message for a person; contains none of the bytes
   */
  void deadLetter(P piece, String stage, String reason, String detail);

  /** Counts an event that ends no piece, such as {@code tcp_overlap_conflict}. */
  void count(String name);
}
