package io.sipstream.job.record;

/**
 * Identifies the calls of a Call-ID by its 128-bit hash.
 *
 * @param high first half of the hash
 * @param low second half of the hash
 */
public record CallKey(long high, long low) {
  @Override
  public int hashCode() {
    // Both halves are random. Decides the subtask of a key, so it never changes.
    return (int) high;
  }
}
