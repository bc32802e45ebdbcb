package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.BenchException;
import io.sipstream.benchmarks.run.Benchmark;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.run.Home;
import io.sipstream.benchmarks.run.Progress;
import io.sipstream.benchmarks.run.Result;
import io.sipstream.benchmarks.run.Table;
import io.sipstream.benchmarks.server.Servers;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares the rate of this tree's job with the rate of another tree's job on the same servers. */
final class FlinkAgainstBench implements Benchmark {
  private static final String MAIN = "io.sipstream.job.ThroughputJob";
  private static final String WHOLE = "whole";
  private static final String PART = "part";
  private static final int PART_IS_ONE_IN = 5;

  /** Lists the ways to run a job. */
  private enum Side {
    TWO_TASKS("parallelism 2", 2, "hashmap"),
    ONE_TASK("parallelism 1", 1, "hashmap"),
    ROCKSDB("parallelism 2, RocksDB", 2, "rocksdb");

    private final String title;
    private final int parallelism;
    private final String backend;

    Side(String title, int parallelism, String backend) {
      this.title = title;
      this.parallelism = parallelism;
      this.backend = backend;
    }
  }

  /** Holds the marginal records per second of a job, a value per round. */
  @SuppressWarnings("ArrayRecordComponent") // filled, never compared
  private record Series(Side side, Path tree, double[] rates) {}

  private int jobs;

  @Override
  public String name() {
    return "flink-against";
  }

  @Override
  public String measures() {
    return "records per second through Flink as documents, of this tree and of the tree --against";
  }

  @Override
  public Result run(BenchContext context) throws IOException, InterruptedException {
    if (context.against() == null) {
      throw new BenchException("Name a built tree: --against DIR.");
    }
    List<Series> current = series(Home.directory(), context);
    List<Series> other = series(context.against().toAbsolutePath(), context);
    int runs = Side.values().length * 2;
    try (Progress progress = context.progress().begin(name(), 2 + runs * (1 + context.rounds()));
        Servers servers = Servers.start(context, line -> {}, Part.KAFKA, Part.FLINK)) {
      progress.step("filling topics");
      Captures.Capture whole = fill(servers, WHOLE, context, context.messages());
      Captures.Capture part =
          fill(servers, PART, context, Math.max(1, context.messages() / PART_IS_ONE_IN));
      for (int round = -1; round < context.rounds(); round++) {
        for (int side = 0; side < current.size(); side++) {
          // The order alternates, so that a slow minute does not always fall on one tree.
          boolean currentFirst = round % 2 == 0;
          for (Series each :
              currentFirst
                  ? List.of(current.get(side), other.get(side))
                  : List.of(other.get(side), current.get(side))) {
            progress.step(
                (round < 0 ? "warming up, " : "round " + (round + 1) + ", ") + each.side.title);
            double millis = millis(servers, each, WHOLE, whole);
            if (round >= 0) {
              double few = millis(servers, each, PART, part);
              each.rates[round] =
                  (whole.written().frames() - part.written().frames()) / (millis - few) * 1e3;
            }
          }
        }
      }
      return new Result(
          Captures.describe(whole),
          List.of(table(current, other)),
          List.of(
              "Marginal records per second: the time for the first fifth is left out. Sinks discard"
                  + " the documents. Every message became a document in every run.",
              servers.versions()),
          List.of(Captures.command(context.messages(), context.seed())));
    }
  }

  private static List<Series> series(Path tree, BenchContext context) {
    List<Series> all = new ArrayList<>();
    for (Side side : Side.values()) {
      all.add(new Series(side, tree, new double[context.rounds()]));
    }
    return all;
  }

  private static Captures.Capture fill(
      Servers servers, String topic, BenchContext context, long messages)
      throws IOException, InterruptedException {
    Captures.Capture capture = context.captures().of(CarrierMix.defaults(), messages);
    servers.fill(topic, capture);
    return capture;
  }

  /** Runs a job, checks that it wrote every document, and returns its time. */
  private double millis(Servers servers, Series series, String topic, Captures.Capture capture)
      throws IOException, InterruptedException {
    Map<String, Long> counters =
        servers.runJob(
            series.side.parallelism,
            List.of(
                "-D",
                "state.backend.type=" + series.side.backend,
                "-C",
                Home.jobJar(series.tree).toUri().toString(),
                "-c",
                MAIN),
            Home.throughputJar(series.tree),
            arguments(servers, series.tree, topic));
    long found = counters.getOrDefault("clock_records", 0L);
    if (found != capture.written().messages()) {
      throw new BenchException(
          "The job of %s wrote %,d documents, %s. The generator wrote %,d messages."
              .formatted(series.tree, found, series.side.title, capture.written().messages()));
    }
    return counters.get("clock_end_ms") - counters.get("clock_first_ms");
  }

  private List<String> arguments(Servers servers, Path tree, String topic) {
    List<String> arguments = new ArrayList<>(List.of("documents"));
    arguments.addAll(Home.withoutCalls(tree));
    arguments.addAll(
        List.of(
            Home.stopAtLatest(tree),
            "--kafka.bootstrap-servers=" + servers.stack().kafka().address(),
            "--kafka.topics=" + topic,
            "--kafka.group-id=against-" + jobs++));
    return arguments;
  }

  private static Table table(List<Series> current, List<Series> other) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < current.size(); i++) {
      Samples now = new Samples(current.get(i).rates);
      Samples before = new Samples(other.get(i).rates);
      Samples heap = new Samples(current.get(0).rates);
      rows.add(
          List.of(
              current.get(i).side.title,
              before.text(0),
              now.text(0),
              now.with(before, (a, b) -> a / b).text(2),
              now.with(heap, (a, b) -> a / b).text(2)));
    }
    return new Table(
        List.of(
            "marginal records per second",
            "the other tree",
            "this tree",
            "this : other",
            "of this tree's first row"),
        rows);
  }
}
