package io.sipstream.calls.registration;

import java.util.List;

/**
 * Holds the records of an address of record at a time.
 *
 * @param records by start
 * @param nextMicros time after which a record changes without a further message; {@link
 *     Long#MAX_VALUE} if none does
 */
public record RegistrationEvaluation(List<RegistrationRecord> records, long nextMicros) {
  public RegistrationEvaluation {
    records = List.copyOf(records);
  }
}
