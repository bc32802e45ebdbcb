package io.sipstream.benchmarks.run;

import java.util.List;

/**
 * What a benchmark found.
 *
 * @param traffic what was measured with, in a sentence
 * @param tables of figures
 * @param notes sentences: checks that held, what is missing, how to read the figures
 * @param commands that were measured, as a shell takes them
 */
public record Result(
    String traffic, List<Table> tables, List<String> notes, List<String> commands) {}
