package io.sipstream.calls.state;

import io.sipstream.calls.event.CallEvent;
import java.util.Comparator;

/**
 * Identifies a message within its transaction. Keys are ordered by importance: requests, final
 * responses, provisional responses.
 *
 * @param kind see {@link CallEvent#kind}
 * @param toTag hash of To's tag; 0 if absent
 */
public record MessageKey(int kind, long toTag) implements Comparable<MessageKey> {
  private static final int FIRST_FINAL = 200;
  private static final Comparator<MessageKey> ORDER =
      Comparator.comparingInt(MessageKey::rank)
          .thenComparingInt(MessageKey::kind)
          .thenComparingLong(MessageKey::toTag);

  private int rank() {
    return kind <= CallEvent.ACK ? 0 : kind >= FIRST_FINAL ? 1 : 2;
  }

  @Override
  public int compareTo(MessageKey other) {
    return ORDER.compare(this, other);
  }
}
