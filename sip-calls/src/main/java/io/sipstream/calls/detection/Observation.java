package io.sipstream.calls.detection;

import io.sipstream.calls.event.Methods;
import java.util.Comparator;

/**
 * Holds one fact about a key. Two observations of one kind and identity describe the same fact.
 * Immutable. Absent texts are null.
 *
 * @param micros event time, microseconds since the epoch
 * @param method number of the method, see {@link io.sipstream.calls.event.Methods}; -1 if none
 * @param code status code; 0 without a response
 * @param flags sum of the constants of this class
 * @param amount duration in microseconds, or a count; -1 if absent
 * @param user user or number that is called or registers
 * @param agent user agent; the prefix class of calls
 * @param source source address
 * @param example Call-ID
 */
public record Observation(
    Kind kind,
    long micros,
    long identity,
    int method,
    int code,
    int flags,
    long amount,
    String user,
    String agent,
    String source,
    String example) {

  /** Lists the kinds of facts. Numbers are stored in state. */
  public enum Kind {
    /** A request that begins a transaction of a source. */
    REQUEST(1),
    /** A final response to such a request. */
    RESPONSE(2),
    /** A request and its final response, or none within 32 seconds. */
    EXCHANGE(3),
    /** A request of a tool by its user agent. */
    TOOL(4),
    /** A request with SQL in the user part of a URI. */
    SQL(5),
    /** A message without a mandatory header. */
    MALFORMED(6),
    /** A call whose set-up ended, or one hop of it. */
    CALL(7),
    /** The end of an established call. */
    CALL_END(8),
    /** Messages and retransmissions of a call. */
    MESSAGES(9),
    /** A call that one element tore down on one side, or whose end was not seen. */
    TEAR_DOWN(10),
    /** A call that looped. */
    LOOP(11),
    /** A tap captured a message. */
    TAP(12),
    /** A gap in the frames of a tap. */
    GAP(13);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    static Kind of(int number) {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new IllegalArgumentException("There is no kind %d.".formatted(number));
    }
  }

  /** Returns whether this is an attempt of a call: an INVITE, or a call of records. */
  boolean isAttempt() {
    return kind == Kind.CALL || (kind == Kind.REQUEST && method == Methods.INVITE);
  }

  /** The request has credentials. */
  public static final int CREDENTIALS = 1;

  /** The challenge says that the nonce is stale, not that the credentials are wrong. */
  public static final int STALE = 2;

  public static final int ANSWERED = 4;
  public static final int CANCELLED = 8;

  /** No response came in time. */
  public static final int TIMED_OUT = 16;

  /** The network delivered the call: it counts for NER. */
  public static final int EFFECTIVE = 32;

  /** The call was neither challenged nor redirected. */
  public static final int KEPT = 64;

  static final Comparator<Observation> ORDER =
      Comparator.comparingLong(Observation::micros)
          .thenComparing(Observation::kind)
          .thenComparingLong(Observation::identity);

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Identifies the fact within its key. */
  record Id(Kind kind, long identity) {}

  Id id() {
    return new Id(kind, identity);
  }

  /** Returns a fact of a message. */
  static Observation of(Kind kind, long micros, long identity, String user, String example) {
    return new Observation(kind, micros, identity, -1, 0, 0, -1, user, null, null, example);
  }

  /** Returns the request together with its final response; code 0 means that there was none. */
  Observation answered(long responseMicros, int responseCode, int responseFlags) {
    return new Observation(
        Kind.EXCHANGE,
        responseMicros,
        identity,
        method,
        responseCode,
        flags | responseFlags,
        amount,
        user,
        agent,
        source,
        example);
  }

  /** Returns whether credentials were refused. A stale nonce is no refusal. */
  public boolean isRefused() {
    boolean challenge = code == 401 || code == 403 || code == 407;
    return kind == Kind.EXCHANGE && challenge && has(CREDENTIALS) && !has(STALE);
  }
}
