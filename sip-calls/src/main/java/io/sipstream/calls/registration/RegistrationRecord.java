package io.sipstream.calls.registration;

import java.util.List;
import java.util.SortedMap;

/**
 * Holds one registration session: a binding from its first 2xx to its end, or the attempts without
 * 2xx of one address within an hour. Times and delays are microseconds; -1 means absent.
 *
 * @param id the {@code _id}
 * @param version grows with the set of messages of the address of record, and when a record changes
 *     without a message
 * @param binding instance and reg-id, else the contact; null without 2xx
 * @param instance null if absent
 * @param contact null if absent
 * @param received source address if the contact has another one; else null
 * @param closed whether only late messages can change the record
 * @param reason why the last attempt failed; null if it did not
 * @param reasonPhrase of the final response of the last attempt if it failed; null if absent
 * @param codes final status codes other than 2xx, and how often
 * @param lastCode final status code of the last attempt
 * @param gapMicros time without a binding of the address of record before the session
 * @param earlyMicros shortest time between a refresh and the expiry before it
 * @param addresses source addresses, {@link RegistrationLimits#ADDRESSES} at most
 */
public record RegistrationRecord(
    String id,
    long version,
    String aor,
    String callId,
    String binding,
    String instance,
    int regId,
    String contact,
    String received,
    RegistrationPhase phase,
    boolean closed,
    FailureReason reason,
    String reasonPhrase,
    long startMicros,
    long refreshedMicros,
    long expiresAtMicros,
    int expiresSeconds,
    long endMicros,
    int refreshes,
    int challenges,
    int failures,
    SortedMap<Integer, Integer> codes,
    int lastCode,
    Delay delay,
    long gapMicros,
    long earlyMicros,
    String sourceIp,
    int sourcePort,
    String destinationIp,
    int destinationPort,
    int protocol,
    String agent,
    List<String> observers,
    List<String> addresses,
    int sightings,
    boolean truncated) {
  /** Part of the version of a closed record. */
  static final long CLOSED = 2;

  /** Part of the version of a record at the end of the input; a deadline that passed has more. */
  static final long AT_END = 1;

  /** Holds registration delays (RFC 6076 section 4.1) of the 2xx, with their challenges. */
  public record Delay(long first, long min, long max, long sum) {
    static final Delay NONE = new Delay(-1, -1, -1, -1);

    Delay with(long micros) {
      return first < 0
          ? new Delay(micros, micros, micros, micros)
          : new Delay(first, Math.min(min, micros), Math.max(max, micros), sum + micros);
    }
  }

  /** Returns the user of the address of record; null if it has none. */
  public String user() {
    int at = aor.indexOf('@');
    int begin = aor.indexOf(':') + 1;
    if (at < begin) {
      return aor.startsWith("tel:") ? aor.substring(begin) : null;
    }
    return aor.substring(begin, at);
  }
}
