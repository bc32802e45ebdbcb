package io.sipstream.job.counters;

import java.util.Locale;

/** Lists what becomes of a REGISTER message or a response to one. */
public enum RegistrationEventResult {
  /** The message is in the state of its address of record. */
  MERGED,
  /** The state has the same capture of the message. */
  DUPLICATE,
  /** The message is behind the watermark and no state exists; it begins one. */
  LATE,
  /** The messages of this time are settled; the message changes no record. */
  SETTLED,
  /** The subtask has too many addresses of record. */
  LIMIT_AORS,
  /** The subtask has too many addresses of record of this source address. */
  LIMIT_SOURCE,
  /** The states of the subtask are too large. */
  LIMIT_BYTES,
  /** The state of the address of record is too large. */
  LIMIT_AOR,
  /** An exception; the message is in no record. */
  INTERNAL_ERROR,
  /** The message has no Call-ID, and therefore no event. */
  NO_CALL_ID,
  /** To has no URI, so there is no address of record. */
  NO_AOR;

  /** Start of the names of the counters. */
  public static final String PREFIX = "registrations.";

  private final String counter = PREFIX + name().toLowerCase(Locale.ROOT);

  /** Returns the name of the counter. */
  public String counter() {
    return counter;
  }

  /** Returns whether a message has no event for this reason. */
  public boolean isWithoutEvent() {
    return this == NO_CALL_ID || this == NO_AOR;
  }

  /** Returns the end of the counter's name. */
  @Override
  public String toString() {
    return counter.substring(PREFIX.length());
  }
}
