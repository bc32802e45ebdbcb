package io.sipstream.reassembly;

/**
 * Identifies the packet of a fragment, or one direction of a connection, by 128 bits of a hash.
 *
 * @param high upper half
 * @param low lower half
 * @see ReassemblyKeyHash
 */
public record ReassemblyKey(long high, long low) {
  @Override
  public int hashCode() {
    // Both halves are random. Decides the subtask of a key, so it never changes.
    return (int) high;
  }
}
