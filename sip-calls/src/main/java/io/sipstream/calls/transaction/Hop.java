package io.sipstream.calls.transaction;

import java.util.ArrayList;
import java.util.List;

/** Shows one element's requests to the next element, an attempt after the other. */
public final class Hop {
  private final List<Transaction> attempts = new ArrayList<>();
  private int index = -1;
  private Hop parent;

  public Hop(Transaction first) {
    attempts.add(first);
  }

  public void index(int number) {
    index = number;
  }

  public void parent(Hop found) {
    parent = found;
  }

  public int index() {
    return index;
  }

  /** Returns the hop that caused this one; null if it was not seen. */
  public Hop parent() {
    return parent;
  }

  public List<Transaction> attempts() {
    return attempts;
  }

  public Transaction first() {
    return attempts.get(0);
  }

  public Transaction last() {
    return attempts.get(attempts.size() - 1);
  }

  public int viaDepth() {
    return first().facts().viaDepth();
  }

  /** Returns whether a later request of the same element to the same element follows. */
  public boolean isFollowedBy(Transaction next) {
    return last().cseq() < next.cseq()
        && last().sourceIp().equals(next.sourceIp())
        && last().destinationIp().equals(next.destinationIp());
  }
}
