package io.sipstream.reassembly;

/**
 * Names the limit that has no room for a piece.
 *
 * @param source tap and source address whose share is used up; null if the task's limit is reached
 * @param bytes whether the limit is one of bytes; otherwise it is one of keys
 * @param needed how many bytes or keys the piece takes
 */
public record LimitReached(String source, boolean bytes, long needed) {
  static final String TOO_MANY = "too_many";
  static final String TOO_MANY_OF_SOURCE = "too_many_of_source";

  /** Returns the reason of dead letters that the limit causes. */
  String reason() {
    return source == null ? TOO_MANY : TOO_MANY_OF_SOURCE;
  }
}
