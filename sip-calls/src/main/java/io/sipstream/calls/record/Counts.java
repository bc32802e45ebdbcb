package io.sipstream.calls.record;

/** Holds the counts of a call. */
public record Counts(
    int attempts,
    int challenges,
    int redirects,
    int forks,
    int answers,
    int reinvites,
    int updates,
    int refreshes,
    int holds,
    int pracks,
    int infos,
    int referrals,
    int options,
    int diversions,
    int messages,
    int sightings,
    int requestRetransmissions,
    int responseRetransmissions,
    int duplicates) {}
