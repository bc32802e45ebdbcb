package io.sipstream.job.counters;

import java.util.Locale;

/** Lists what becomes of a call event, or of a message that has none. */
public enum CallEventResult {
  /** The event is in the state of its call. */
  MERGED,
  /** The state has the same capture of the message. */
  DUPLICATE,
  /** The event is behind the watermark and no state exists; it begins one. */
  LATE,
  /** The subtask has too many Call-IDs. */
  LIMIT_CALLS,
  /** The subtask has too many Call-IDs of this source address. */
  LIMIT_SOURCE,
  /** The states of the subtask are too large. */
  LIMIT_BYTES,
  /** An exception; the message is in no record. */
  INTERNAL_ERROR,
  /** A REGISTER transaction, which is outside of calls. */
  OUTSIDE_REGISTER,
  /** No call begins with this method, and the message is in no dialog of a call. */
  OUTSIDE_OPTIONS,
  OUTSIDE_MESSAGE,
  OUTSIDE_SUBSCRIBE,
  OUTSIDE_NOTIFY,
  OUTSIDE_PUBLISH,
  OUTSIDE_INFO,
  OUTSIDE_REFER,
  OUTSIDE_OTHER,
  /** The message has no Call-ID, and therefore no event. */
  NO_CALL_ID;

  /** Start of the names of the counters. */
  public static final String PREFIX = "calls.";

  private final String counter = PREFIX + name().toLowerCase(Locale.ROOT);

  /** Returns the name of the counter. */
  public String counter() {
    return counter;
  }

  /** Returns the end of the counter's name. */
  @Override
  public String toString() {
    return counter.substring(PREFIX.length());
  }
}
