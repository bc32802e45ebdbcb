package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.process.CpuTime;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Measures the CPU time of the job per message with and without call records, without a sink. */
final class CallsBench implements Benchmark {
  private static final String MAIN = "io.sipstream.job.ThroughputJob";
  private static final int PART_IS_ONE_IN = 5;
  private static final String WHOLE = "whole";
  private static final String PART = "part";

  private enum Side {
    WITHOUT("without call records"),
    WITH("with call records");

    private final String title;

    Side(String title) {
      this.title = title;
    }
  }

  private final String name;
  private final String backend;

  private int jobs;

  /**
   * Creates a benchmark.
   *
   * @param backend value of {@code state.backend.type}
   */
  CallsBench(String name, String backend) {
    this.name = name;
    this.backend = backend;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String measures() {
    return "CPU per message of the job without a sink, with and without call records, " + backend;
  }

  @Override
  public Result run(BenchContext context) throws IOException, InterruptedException {
    Map<Side, double[]> micros = new EnumMap<>(Side.class);
    int steps = 1 + Side.values().length * (1 + context.rounds());
    try (Progress progress = context.progress().begin(name(), steps);
        Servers servers = Servers.start(context, line -> {}, Part.KAFKA, Part.FLINK)) {
      progress.step("filling topics");
      Captures.Capture whole = fill(servers, WHOLE, context, context.messages());
      Captures.Capture part =
          fill(servers, PART, context, Math.max(1, context.messages() / PART_IS_ONE_IN));
      for (Side side : Side.values()) {
        progress.step("warming up, " + side.title);
        cpuSeconds(servers, side, PART, part);
        micros.put(side, new double[context.rounds()]);
      }
      for (int round = 0; round < context.rounds(); round++) {
        for (Side side : Side.values()) {
          progress.step("round " + (round + 1) + ", " + side.title);
          double all = cpuSeconds(servers, side, WHOLE, whole);
          double few = cpuSeconds(servers, side, PART, part);
          micros.get(side)[round] =
              (all - few) * 1e6 / (whole.written().messages() - part.written().messages());
        }
      }
      return new Result(
          Captures.describe(whole),
          List.of(table(micros)),
          List.of(
              "CPU of the TaskManager, garbage collection included. The time for the first fifth of"
                  + " the messages is left out, with the start of the job. Sinks discard documents"
                  + " and call records. Every message became a document in every run.",
              servers.versions()),
          List.of(Captures.command(context.messages(), context.seed())));
    }
  }

  private static Captures.Capture fill(
      Servers servers, String topic, BenchContext context, long messages)
      throws IOException, InterruptedException {
    Captures.Capture capture = context.captures().of(CarrierMix.defaults(), messages);
    servers.fill(topic, capture);
    return capture;
  }

  /** Runs a job, checks its documents, and returns the CPU seconds of the TaskManager. */
  private double cpuSeconds(Servers servers, Side side, String topic, Captures.Capture capture)
      throws IOException, InterruptedException {
    long taskManager = servers.stack().flink().taskManager().pid();
    double before = CpuTime.seconds(taskManager);
    Map<String, Long> counters =
        servers.runJob(
            List.of(
                "-D",
                "state.backend.type=" + backend,
                "-C",
                Home.jobJar().toUri().toString(),
                "-c",
                MAIN),
            Home.throughputJar(),
            List.of(
                "documents",
                "--kafka.stop=latest",
                "--calls.enabled=" + (side == Side.WITH),
                "--kafka.bootstrap-servers=" + servers.stack().kafka().address(),
                "--kafka.topics=" + topic,
                "--kafka.group-id=calls-" + jobs++));
    double seconds = CpuTime.seconds(taskManager) - before;
    long records = counters.getOrDefault("call_documents", 0L);
    long messages = counters.getOrDefault("clock_records", 0L) - records;
    if (messages != capture.written().messages() || (side == Side.WITH) != (records > 0)) {
      throw new BenchException(
          "The job wrote %,d documents and %,d call records, %s. The generator wrote %,d messages."
              .formatted(messages, records, side.title, capture.written().messages()));
    }
    return seconds;
  }

  private static Table table(Map<Side, double[]> micros) {
    Samples without = new Samples(micros.get(Side.WITHOUT));
    Samples with = new Samples(micros.get(Side.WITH));
    return new Table(
        List.of("", "CPU us per message"),
        List.of(
            List.of(Side.WITHOUT.title, without.text(1)),
            List.of(Side.WITH.title, with.text(1)),
            List.of("difference", with.with(without, (a, b) -> a - b).text(1))));
  }
}
