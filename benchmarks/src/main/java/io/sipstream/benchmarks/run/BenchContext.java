package io.sipstream.benchmarks.run;

import java.nio.file.Path;
import java.util.List;

/**
 * What a benchmark is run with.
 *
 * @param messages SIP messages of the largest capture
 * @param rounds how often the sides take turns
 * @param seed of the traffic
 * @param decode the command whose arguments are captures, {@code ./sipstream decode}
 * @param captures made when they are needed, gone afterwards
 * @param work a directory that is removed afterwards
 * @param progress for a person
 */
public record BenchContext(
    long messages,
    int rounds,
    long seed,
    List<String> decode,
    Captures captures,
    Path work,
    Progress.Factory progress) {}
