package io.sipstream.reassembly;

import io.sipstream.packet.FrameContext;
import java.util.List;

/**
 * Where a reassembly puts what comes of its pieces. Every piece that it was given comes out exactly
 * once: with {@link #joined}, {@link #used}, {@link #ignored} or {@link #deadLetter}.
 */
public interface ReassemblyOutput<P extends ReassemblyInput> {
  /**
   * A packet put together of pieces. What becomes of it, becomes of them.
   *
   * @param packet from the IP header on
   * @param pieces in the order of their places
   */
  void joined(byte[] packet, FrameContext context, List<P> pieces);

  /** A message that was found in a stream; its pieces follow on their own. */
  void message(StreamMessage message);

  /** All that was in the piece is in messages, or is known and needs none. */
  void used(P piece);

  /**
   * There is nothing in the piece for us, or nothing new.
   *
   * @param kind short name for counters, such as {@code fragment_repeated}
   */
  void ignored(P piece, String kind);

  /**
   * Something in the piece was given up.
   *
   * @param stage {@code fragment} or {@code tcp}
   * @param reason short name for counters, such as {@code timeout}
   * @param detail a sentence; holds none of the bytes
   */
  void deadLetter(P piece, String stage, String reason, String detail);

  /** Something to be known that ends no piece, such as {@code tcp_overlap_conflict}. */
  void count(String name);
}
