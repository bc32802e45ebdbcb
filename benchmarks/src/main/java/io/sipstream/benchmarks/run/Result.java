package io.sipstream.benchmarks.run;

import java.util.List;

/**
 * Holds the results of a benchmark.
 *
 * @param traffic sentence about the input
 * @param tables tables of results
 * @param notes sentences about checks, missing programs and interpretation
 * @param commands commands that were measured, in shell syntax
 */
public record Result(
    String traffic, List<Table> tables, List<String> notes, List<String> commands) {}
