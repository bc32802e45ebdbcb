package io.sipstream.reassembly;

import io.sipstream.packet.FrameContext;

/**
 * A fragment or segment as its host holds it: bytes that the packet decoder reads, and what is
 * known of them. A frame from the wire, or a packet that was itself joined of such.
 */
public interface ReassemblyInput {
  /** The whole frame or packet. */
  byte[] bytes();

  FrameContext context();

  /**
   * What it takes of the limits: about the bytes of memory that its host needs for it, since many
   * small pieces cost more than their own. Always the same for a piece.
   */
  long heldBytes();

  /**
   * Whether event time can be trusted to reach its capture time. A piece whose clock is wrong would
   * wait for ever, so it is handled at once.
   */
  boolean canBeOrdered();
}
