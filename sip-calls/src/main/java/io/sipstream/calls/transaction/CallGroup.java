package io.sipstream.calls.transaction;

import java.util.List;

/**
 * Holds the transactions of one caller's tag, or of one dialog whose caller is unknown.
 *
 * @param callerTag hash of the caller's tag; with {@code partial} the first tag of the id
 * @param otherTag second tag of the id; 0 unless {@code partial}
 * @param partial whether no INVITE without a tag in To was seen
 */
public record CallGroup(
    long callerTag, long otherTag, boolean partial, List<Transaction> transactions) {}
