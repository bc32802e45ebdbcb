package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.BenchException;
import io.sipstream.benchmarks.run.Benchmark;
import io.sipstream.benchmarks.run.Progress;
import io.sipstream.benchmarks.run.Result;
import io.sipstream.benchmarks.run.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures time and allocated bytes of each stage of decoding with JMH, and a plain copy. */
final class StagesBench implements Benchmark {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final TimeValue inProcess;

  /** Lists the stages in order; the baseline comes first. */
  private enum Stage {
    escapedCopy("escaped copy, the baseline"),
    frame("frame to datagram"),
    parse("parse SIP"),
    addresses("parse From, To, Contact and P-Asserted-Identity", true),
    vias("parse Via", true),
    sdp("parse SDP", true),
    headers("write all headers", true),
    original("write all bytes", true),
    parseAndDocument("parse SIP and write the document"),
    ids("Community ID and document id"),
    wholeMessage("whole message");

    private final String title;
    private final boolean afterParse;

    Stage(String title) {
      this(title, false);
    }

    /**
     * Creates a stage.
     *
     * @param afterParse whether {@link #parse} is measured with it and subtracted
     */
    Stage(String title, boolean afterParse) {
      this.title = title;
      this.afterParse = afterParse;
    }
  }

  StagesBench() {
    this(null);
  }

  /**
   * Creates the benchmark.
   *
   * @param inProcess duration of warm-up and measurement within this JVM, which gives no valid
   *     results; null to use separate JVMs and sufficient durations
   */
  StagesBench(TimeValue inProcess) {
    this.inProcess = inProcess;
  }

  @Override
  public String name() {
    return "stages";
  }

  @Override
  public String measures() {
    return "time and allocated bytes of each stage of decoding, compared with a plain escaped copy";
  }

  @Override
  public Result run(BenchContext context) throws IOException {
    Stage[] stages = Stage.values();
    Map<Stage, double[]> nanos = new EnumMap<>(Stage.class);
    Map<Stage, double[]> bytes = new EnumMap<>(Stage.class);
    double[] meanBytes;
    int steps = 1 + stages.length * context.rounds();
    try (Progress progress = context.progress().begin(name(), steps)) {
      progress.step("checking documents");
      meanBytes = checked(context.seed());
      for (int round = 0; round < context.rounds(); round++) {
        for (Stage stage : stages) {
          progress.step("round " + (round + 1) + ", " + stage.title);
          RunResult result = measure(stage, context.seed());
          nanos.computeIfAbsent(stage, any -> new double[context.rounds()])[round] =
              result.getPrimaryResult().getScore();
          bytes.computeIfAbsent(stage, any -> new double[context.rounds()])[round] =
              result.getSecondaryResults().get(ALLOCATED).getScore();
        }
      }
    }
    return new Result(
        "%,d messages, each in one frame, of %,.0f bytes; documents of %,.0f bytes (means)."
            .formatted(StageBenchmark.MESSAGES, meanBytes[1], meanBytes[0]),
        List.of(table(nanos, bytes, meanBytes[0])),
        List.of(
            "The baseline is a plain pass over the same bytes that copies them as one escaped JSON"
                + " string; the document alone is the difference of two stages, as are the rows after"
                + " \"parse SIP\".",
            "Each measurement is one JVM, one thread, after eight seconds of warm-up."),
        List.of());
  }

  /** Checks the stages; returns the mean bytes of documents and of messages. */
  private static double[] checked(long seed) throws IOException {
    StageBenchmark benchmark = new StageBenchmark();
    benchmark.generate(seed);
    if (benchmark.wholeDocuments().size() != StageBenchmark.MESSAGES) {
      throw new BenchException(
          "Of %,d messages %,d became documents."
              .formatted(StageBenchmark.MESSAGES, benchmark.wholeDocuments().size()));
    }
    return benchmark.meanBytes();
  }

  private RunResult measure(Stage stage, long seed) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(StageBenchmark.class.getName() + "\\." + stage.name() + "$")
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .jvmArgsAppend(StageBenchmark.seedOption(seed));
    if (inProcess != null) {
      options
          .forks(0)
          .warmupIterations(1)
          .warmupTime(inProcess)
          .measurementIterations(1)
          .measurementTime(inProcess);
    }
    try {
      return new Runner(options.build()).runSingle();
    } catch (RunnerException e) {
      throw new BenchException("JMH failed to measure " + stage.title + ": " + e.getMessage());
    }
  }

  private static Table table(
      Map<Stage, double[]> nanos, Map<Stage, double[]> bytes, double documentBytes) {
    Samples baseline = new Samples(nanos.get(Stage.escapedCopy));
    List<List<String>> rows = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      rows.add(
          row(
              stage.title,
              stage.afterParse ? less(nanos, stage, Stage.parse) : new Samples(nanos.get(stage)),
              stage.afterParse ? less(bytes, stage, Stage.parse) : new Samples(bytes.get(stage)),
              baseline,
              documentBytes));
      if (stage == Stage.parseAndDocument) {
        rows.add(
            row(
                "the document alone",
                less(nanos, Stage.parseAndDocument, Stage.parse),
                less(bytes, Stage.parseAndDocument, Stage.parse),
                baseline,
                documentBytes));
      }
    }
    return new Table(
        List.of(
            "", "ns per message", "of the baseline", "bytes allocated", "of the document's bytes"),
        rows);
  }

  private static Samples less(Map<Stage, double[]> figures, Stage all, Stage part) {
    return new Samples(figures.get(all)).with(new Samples(figures.get(part)), (a, b) -> a - b);
  }

  private static List<String> row(
      String title, Samples nanos, Samples bytes, Samples baseline, double documentBytes) {
    return Arrays.asList(
        title,
        nanos.text(0),
        nanos.with(baseline, (a, b) -> a / b).text(2),
        bytes.text(0),
        bytes.map(each -> each / documentBytes).text(2));
  }
}
