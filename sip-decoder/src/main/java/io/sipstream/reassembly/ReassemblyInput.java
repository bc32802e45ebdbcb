package io.sipstream.reassembly;

import io.sipstream.packet.FrameContext;

/**
 * Represents a fragment or segment, with its metadata, as its host holds it. It is a captured
 * frame, or a packet that was itself reassembled.
 */
public interface ReassemblyInput {
  /** Returns the complete frame or packet. */
  byte[] bytes();

  FrameContext context();

  /**
   * Returns what the part counts against the limits: about the bytes of memory that its host needs
   * for it, including its overhead. Constant for a part.
   */
  long heldBytes();

  /**
   * Returns whether the watermark is expected to reach the part's timestamp. A part with a wrong
   * clock would be queued indefinitely, so it is handled on arrival.
   */
  boolean canBeOrdered();
}
