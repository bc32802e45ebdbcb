package io.sipstream.calls.event;

import java.util.Arrays;

/**
 * Holds one capture of one message, as far as call records need it. Immutable. Two events with
 * equal identity (method, CSeq number, {@link #transaction}, {@link #kind}, {@link #toTag}) are
 * captures of the same message between two elements.
 *
 * @param keyHigh first half of the hash of the Call-ID
 * @param keyLow second half of the hash of the Call-ID
 * @param callId text of the Call-ID, as in documents; its hash if it is long
 * @param timeMicros capture time, microseconds since the epoch, truncated
 * @param tap what captured it
 * @param transaction hash of branch and sender of the transaction
 * @param method number of the transaction's method, see {@link Methods}
 * @param cseq number of CSeq; -1 if absent
 * @param kind {@link #REQUEST}, {@link #ACK} or a status code
 * @param toTag hash of To's tag; 0 if absent
 * @param facts stored form of {@link MessageFacts}
 */
@SuppressWarnings("ArrayRecordComponent") // compared below
public record CallEvent(
    long keyHigh,
    long keyLow,
    String callId,
    long timeMicros,
    Tap tap,
    long transaction,
    int method,
    long cseq,
    int kind,
    long toTag,
    byte[] facts) {
  /** Kind of a request that is no ACK. */
  public static final int REQUEST = 0;

  /** Kind of an ACK. */
  public static final int ACK = 1;

  /**
   * Returns whether the message belongs to no call, whatever else has its Call-ID: it has a method
   * that neither begins nor ends calls, and is not in a dialog. The message alone decides, so order
   * makes no difference.
   */
  public boolean isOutsideOfCalls() {
    return switch (method) {
      case Methods.REGISTER, Methods.PUBLISH -> true;
      default -> toTag == 0 && !Methods.isOfCall(method) && !Methods.isNotice(method);
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CallEvent that
        && keyHigh == that.keyHigh
        && keyLow == that.keyLow
        && callId.equals(that.callId)
        && timeMicros == that.timeMicros
        && tap.equals(that.tap)
        && transaction == that.transaction
        && method == that.method
        && cseq == that.cseq
        && kind == that.kind
        && toTag == that.toTag
        && Arrays.equals(facts, that.facts);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(keyLow ^ transaction ^ timeMicros) * 31 + kind;
  }

  @Override
  public String toString() {
    return "CallEvent[%s %d %s %d %d]"
        .formatted(callId, timeMicros, Methods.name(method), cseq, kind);
  }
}
