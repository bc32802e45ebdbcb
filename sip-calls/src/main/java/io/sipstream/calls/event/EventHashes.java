package io.sipstream.calls.event;

import io.sipstream.sip.Via;
import io.sipstream.text.Ascii;
import io.sipstream.text.Span;
import io.sipstream.varint.VarintWriter;

/** Hashes what identifies calls, transactions and dialogs. Not thread-safe. */
final class EventHashes {
  private final KeyedHash high;
  private final KeyedHash low;
  private final VarintWriter buffer = new VarintWriter();

  EventHashes(byte[] secret) {
    high = KeyedHash.of(secret, "call key, high");
    low = KeyedHash.of(secret, "call key, low");
  }

  long keyHigh(Span callId) {
    return high.of(callId.array(), callId.arrayOffset(), callId.length());
  }

  long keyLow(Span callId) {
    return low.of(callId.array(), callId.arrayOffset(), callId.length());
  }

  /** Returns the hash of a text; 0 for null or an empty one. */
  long text(Span text) {
    return text == null || text.isEmpty()
        ? 0
        : low.of(text.array(), text.arrayOffset(), text.length());
  }

  /**
   * Returns the hash of branch and sender of a transaction (RFC 3261 sections 17.1.3 and 17.2.3).
   * Without the cookie of a unique branch the caller's tag is included. A CANCEL and its INVITE
   * have one hash.
   *
   * @param via hop that sent the request; null if unknown
   */
  long transaction(Via via, long fromTag) {
    buffer.reset();
    if (via != null) {
      Span sentBy = via.sentBy();
      for (int i = 0; i < sentBy.length(); i++) {
        buffer.octet(Ascii.lower(sentBy.at(i)));
      }
    }
    buffer.octet(0);
    Span branch = via == null ? null : via.branch();
    if (branch != null) {
      buffer.raw(branch.array(), branch.arrayOffset(), branch.length());
    }
    if (branch == null || !branch.startsWithIgnoreCase(Via.MAGIC_COOKIE)) {
      buffer.octet(0);
      buffer.number(fromTag);
    }
    return low.of(buffer.array(), 0, buffer.length());
  }
}
