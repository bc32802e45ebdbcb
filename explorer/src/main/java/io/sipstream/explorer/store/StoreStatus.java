package io.sipstream.explorer.store;

import java.util.List;

/**
 * Describes how far a store has read. Immutable.
 *
 * @param messages messages in the store
 * @param reading whether captures are still being read
 * @param failed whether a capture could not be read to its end
 * @param refused messages beyond the limit of memory, which no page shows
 * @param withoutCall messages of more Call-IDs than the store evaluates; no call has them
 * @param limitMib limit of memory for messages, MiB
 * @param notes what else is wrong, as sentences
 */
public record StoreStatus(
    long messages,
    boolean reading,
    boolean failed,
    long refused,
    long withoutCall,
    long limitMib,
    List<String> notes) {

  public StoreStatus {
    notes = List.copyOf(notes);
  }

  /** Returns whether something is missing in what pages show. */
  public boolean isPartial() {
    return reading || failed || refused > 0 || withoutCall > 0 || !notes.isEmpty();
  }
}
