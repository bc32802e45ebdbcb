package io.sipstream.calls.evaluate;

import io.sipstream.calls.record.CallRecord;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds the records of one Call-ID.
 *
 * @param records one for each call
 * @param nextDeadlineMicros time when a record changes without a message; {@link Long#MAX_VALUE} if
 *     none does, so that the state can be removed
 */
public record Evaluation(List<CallRecord> records, long nextDeadlineMicros) {
  public Evaluation {
    records = List.copyOf(records);
  }

  /**
   * Returns what to write under ids of earlier records that describe no messages any more: an
   * INVITE that arrived late has begun another record, or calls were divided differently.
   *
   * @param writtenIds ids of the records written for this Call-ID
   */
  public List<CallRecord> superseded(Collection<String> writtenIds) {
    Set<String> current = new HashSet<>();
    records.forEach(call -> current.add(call.id()));
    return records.isEmpty()
        ? List.of()
        : writtenIds.stream()
            .filter(id -> !current.contains(id))
            .sorted()
            .map(records.get(0)::superseding)
            .toList();
  }

  /** Returns whether nothing but a late message changes a record. */
  public boolean isComplete() {
    return nextDeadlineMicros == Long.MAX_VALUE;
  }
}
