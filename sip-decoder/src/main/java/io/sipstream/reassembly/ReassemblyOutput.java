package io.sipstream.reassembly;

import io.sipstream.packet.FrameContext;
import java.util.List;

/**
 * Receives the results of a reassembly. Every part ends exactly once, with {@link #joined}, {@link
 * #used}, {@link #ignored} or {@link #deadLetter}.
 */
public interface ReassemblyOutput<P extends ReassemblyInput> {
  /**
   * Receives a reassembled packet. The outcome of the packet is the outcome of its parts.
   *
   * @param packet from the IP header on
   * @param parts in the order of their offsets
   */
  void joined(byte[] packet, FrameContext context, List<P> parts);

  /** Receives a message that was found in a stream; its parts end separately. */
  void message(StreamMessage message);

  /** Ends a part whose bytes are all in messages, or need no message. */
  void used(P part);

  /**
   * Ends a part without SIP, or a duplicate.
   *
   * @param kind short name for counters, such as {@code fragment_repeated}
   */
  void ignored(P part, String kind);

  /**
   * Ends a part of which at least some bytes were dropped.
   *
   * @param stage {@code fragment} or {@code tcp}
   * @param reason short name for counters, such as {@code timeout}
   * @param detail message for a person; contains none of the bytes
   */
  void deadLetter(P part, String stage, String reason, String detail);

  /** Counts an event that ends no part, such as {@code tcp_overlap_conflict}. */
  void count(String name);
}
