package io.sipstream.calls.state;

import java.util.Comparator;

/**
 * Identifies a transaction within a Call-ID. Keys are ordered by method, CSeq number and hash, so
 * which transactions a limit keeps depends on the set of messages alone.
 */
public record TransactionKey(int method, long cseq, long hash)
    implements Comparable<TransactionKey> {
  private static final Comparator<TransactionKey> ORDER =
      Comparator.comparingInt(TransactionKey::method)
          .thenComparingLong(TransactionKey::cseq)
          .thenComparingLong(TransactionKey::hash);

  @Override
  public int compareTo(TransactionKey other) {
    return ORDER.compare(this, other);
  }
}
