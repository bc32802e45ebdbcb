package io.sipstream.calls.record;

import java.util.List;

/**
 * Describes one call as far as its messages were seen. Immutable. Times are microseconds since the
 * epoch; -1 if absent. Absent texts are null.
 *
 * @param id the {@code _id}
 * @param callId Call-ID as in documents
 * @param generation number of earlier calls with this Call-ID and caller's tag
 * @param closed whether only late messages can change the record
 * @param byEndOfInput whether the end of the input ended or left open the call, before a deadline
 * @param result null while it is undecided
 * @param code final status code at the first hop; -1 if absent
 * @param codes all final status codes at the first hop, in their order
 * @param knownSightings sightings of the whole Call-ID, which the version counts
 * @param callerHop index of the hop that is next to the caller in the last attempt; -1 if none was
 *     seen
 * @param nextDeadlineMicros time when the record changes without a message; {@link Long#MAX_VALUE}
 *     for none
 * @param partial whether no INVITE that began the call was seen
 * @param truncated whether a limit was reached
 * @param supersededBy id of the record that describes the messages; null if this one does
 */
public record CallRecord(
    String id,
    String callId,
    int generation,
    CallPhase phase,
    boolean closed,
    boolean byEndOfInput,
    CallResult result,
    int code,
    List<Integer> codes,
    long startMicros,
    long ringingMicros,
    long answerMicros,
    Delays delays,
    long ringMicros,
    long durationMicros,
    long durationMinMicros,
    Ending ending,
    Party caller,
    Party callee,
    String requestUri,
    String requestUriNumber,
    String routedUri,
    String divertedFrom,
    String attest,
    Counts counts,
    Session session,
    Transfer transfer,
    int callerHop,
    List<HopRecord> hops,
    List<TransactionRecord> transactions,
    List<DialogRecord> dialogs,
    List<String> observers,
    Related related,
    List<String> keys,
    List<String> hints,
    List<Problem> problems,
    boolean partial,
    boolean truncated,
    String supersededBy,
    int knownSightings,
    long nextDeadlineMicros) {

  /** Versions with equal sightings. */
  private static final long VERSIONS = 8;

  private static final int SUPERSEDED = 4;
  private static final int CLOSED = 2;

  /** Holds what the messages of a call name. */
  public record Related(List<String> ips, List<String> users, List<String> hosts) {
    public Related {
      ips = List.copyOf(ips);
      users = List.copyOf(users);
      hosts = List.copyOf(hosts);
    }
  }

  public CallRecord {
    codes = List.copyOf(codes);
    hops = List.copyOf(hops);
    transactions = List.copyOf(transactions);
    dialogs = List.copyOf(dialogs);
    observers = List.copyOf(observers);
    keys = List.copyOf(keys);
    hints = List.copyOf(hints);
    problems = List.copyOf(problems);
  }

  /**
   * Returns the external version. It is higher the more sightings of the Call-ID are known. With
   * equal sightings a superseded record is above others, then a closed one, then one that the end
   * of an input decided.
   */
  public long version() {
    int decided = byEndOfInput ? 1 : closed ? CLOSED : 0;
    return VERSIONS * knownSightings + (supersededBy == null ? 0 : SUPERSEDED) + decided;
  }

  /** Returns whether a version is that of a record that a message or a deadline closed. */
  public static boolean isClosed(long version) {
    return (version & CLOSED) != 0;
  }

  /**
   * Returns the record to write under an id whose messages another record describes now.
   *
   * @param oldId id of an earlier record of these messages
   */
  public CallRecord superseding(String oldId) {
    return new CallRecord(
        oldId,
        callId,
        generation,
        CallPhase.SUPERSEDED,
        closed,
        byEndOfInput,
        result,
        code,
        codes,
        startMicros,
        ringingMicros,
        answerMicros,
        delays,
        ringMicros,
        durationMicros,
        durationMinMicros,
        ending,
        caller,
        callee,
        requestUri,
        requestUriNumber,
        routedUri,
        divertedFrom,
        attest,
        counts,
        session,
        transfer,
        callerHop,
        hops,
        transactions,
        dialogs,
        observers,
        related,
        keys,
        hints,
        problems,
        partial,
        truncated,
        id,
        knownSightings,
        nextDeadlineMicros);
  }
}
