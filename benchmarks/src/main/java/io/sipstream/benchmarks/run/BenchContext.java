package io.sipstream.benchmarks.run;

import java.nio.file.Path;
import java.util.List;

/**
 * Holds the parameters and resources of a run.
 *
 * @param messages SIP messages of the largest capture
 * @param rounds number of rounds
 * @param seed seed of the traffic
 * @param decode command with captures as arguments, {@code ./sipstream decode}
 * @param against directory of another built tree to compare with; null for none
 * @param captures captures that are created on demand and removed at the end
 * @param work directory that is removed at the end
 * @param progress shows the progress
 */
public record BenchContext(
    long messages,
    int rounds,
    long seed,
    List<String> decode,
    Path against,
    Captures captures,
    Path work,
    Progress.Factory progress) {}
