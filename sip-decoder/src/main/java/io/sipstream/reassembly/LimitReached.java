package io.sipstream.reassembly;

/**
 * Describes the limit that leaves no capacity for a part.
 *
 * @param source agent and source address whose share is used up; null if the subtask's limit is
 *     reached
 * @param bytes whether the limit is one of bytes; otherwise it is one of keys
 * @param needed number of bytes or keys that the part needs
 */
public record LimitReached(String source, boolean bytes, long needed) {
  /** Begins the reasons of dead letters that a limit causes. */
  static final String PREFIX = "limit_";

  /**
   * Returns the reason of dead letters that the limit causes.
   *
   * @param keys what the keys are, such as {@code packets}
   */
  String reason(String keys) {
    return PREFIX + (source == null ? "" : "source_") + (bytes ? "bytes" : keys);
  }
}
