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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Measures records per second that Flink reads, and that it converts to full documents. */
final class FlinkBench implements Benchmark {
  private static final String MAIN = "io.sipstream.job.ThroughputJob";
  private static final int PART_IS_ONE_IN = 5;

  /** Lists the jobs; each reads the same topic to its end and discards its output. */
  private enum Side {
    RAW("raw records", "raw", Servers.PARALLELISM),
    DOCUMENTS("full documents", "documents", Servers.PARALLELISM),
    ONE_TASK("full documents, parallelism 1", "documents", 1);

    private final String title;
    private final String argument;
    private final int parallelism;

    Side(String title, String argument, int parallelism) {
      this.title = title;
      this.argument = argument;
      this.parallelism = parallelism;
    }
  }

  /** Holds a topic and its content. */
  private record Filled(String topic, Captures.Capture capture) {
    long frames() {
      return capture.written().frames();
    }
  }

  /** Holds the times of the first record and of the end of input, in milliseconds since 1970. */
  private record Run(long firstMillis, long endMillis) {
    long millis() {
      return endMillis - firstMillis;
    }
  }

  /** Holds the milliseconds of a side in each round. */
  @SuppressWarnings("ArrayRecordComponent") // filled, never compared
  private record Millis(double[] whole, double[] part, double[] starting) {
    static Millis of(int rounds) {
      return new Millis(new double[rounds], new double[rounds], new double[rounds]);
    }
  }

  private int jobs;

  @Override
  public String name() {
    return "flink";
  }

  @Override
  public String measures() {
    return "records per second from Kafka through Flink without a sink, as documents, by one task, and raw";
  }

  @Override
  public Result run(BenchContext context) throws IOException, InterruptedException {
    Map<Side, Millis> millis = new EnumMap<>(Side.class);
    int steps = 2 + Side.values().length * (1 + context.rounds());
    Filled whole;
    Filled part;
    String versions;
    try (Progress progress = context.progress().begin(name(), steps)) {
      progress.step("starting servers");
      try (Servers servers = Servers.start(context, line -> {}, Part.KAFKA, Part.FLINK)) {
        versions = servers.versions();
        progress.step("filling topics");
        whole = fill(servers, "whole", context, context.messages());
        part = fill(servers, "part", context, Math.max(1, context.messages() / PART_IS_ONE_IN));
        for (Side side : Side.values()) {
          progress.step("checking and warming up, " + side.title);
          run(servers, side, whole);
          millis.put(side, Millis.of(context.rounds()));
        }
        for (int round = 0; round < context.rounds(); round++) {
          for (Side side : Side.values()) {
            progress.step("round " + (round + 1) + ", " + side.title);
            Millis all = millis.get(side);
            long begin = System.currentTimeMillis();
            Run run = run(servers, side, whole);
            all.whole[round] = run.millis();
            all.starting[round] = run.firstMillis() - begin;
            all.part[round] = run(servers, side, part).millis();
          }
        }
      }
    }
    return new Result(
        Captures.describe(whole.capture()),
        List.of(
            table(millis, whole.frames(), part.frames()),
            parallelismTable(millis, whole.frames(), part.frames())),
        List.of(
            "Each is a separate job in a session cluster, parallelism "
                + Servers.PARALLELISM
                + " unless named otherwise, with the job's settings for Flink and Kafka's consumer; the same topic of "
                + Servers.PARTITIONS
                + " partitions, filled by the agent. Every frame was read, and every message became"
                + " a document, in every run.",
            "Records are frames. The time of a run is from the first record (or document) at the sink"
                + " to its end of input; the time before it, from the command on, is shown separately.",
            "Marginal excludes the time for a topic with the first fifth of the messages: Flink loads and"
                + " compiles a job's code for each job.",
            "No call records (calls.enabled=false); bench calls measures them.",
            "Kafka, the JobManager and this program share the processors with the job: the gain"
                + " of a second subtask depends on the processors left for it.",
            versions),
        List.of(
            Captures.command(context.messages(), context.seed()),
            "./sipstream agent replay --speed max --topic whole traffic.pcap",
            command(Side.DOCUMENTS),
            command(Side.ONE_TASK),
            command(Side.RAW)));
  }

  private static String command(Side side) {
    return "flink run -p "
        + side.parallelism
        + " -C file:flink-job/target/sipstream-flink-job.jar -c "
        + MAIN
        + " flink-job/target/flink-job-*-tests.jar "
        + side.argument
        + " --kafka.stop latest --kafka.topics whole --calls.enabled=false";
  }

  private static Filled fill(Servers servers, String topic, BenchContext context, long messages)
      throws IOException, InterruptedException {
    Filled filled = new Filled(topic, context.captures().of(CarrierMix.defaults(), messages));
    servers.fill(topic, filled.capture());
    return filled;
  }

  /** Runs a job and checks that it read every frame and wrote every document. */
  private Run run(Servers servers, Side side, Filled filled)
      throws IOException, InterruptedException {
    Map<String, Long> counters =
        servers.runJob(
            side.parallelism,
            List.of("-C", Home.jobJar().toUri().toString(), "-c", MAIN),
            Home.throughputJar(),
            List.of(
                side.argument,
                "--calls.enabled=false",
                "--kafka.stop=latest",
                "--kafka.bootstrap-servers=" + servers.stack().kafka().address(),
                "--kafka.topics=" + filled.topic(),
                "--kafka.group-id=bench-" + jobs++));
    long expected = side == Side.RAW ? filled.frames() : filled.capture().written().messages();
    long found = counters.getOrDefault("clock_records", 0L);
    if (found != expected) {
      throw new BenchException(
          "Flink counted %,d of %s where the generator wrote %,d."
              .formatted(found, side.title, expected));
    }
    return new Run(counters.get("clock_first_ms"), counters.get("clock_end_ms"));
  }

  private static Table table(Map<Side, Millis> millis, long frames, long partFrames) {
    Samples baseline = marginal(millis.get(Side.RAW), frames - partFrames);
    Samples baselineWhole = whole(millis.get(Side.RAW), frames);
    List<List<String>> rows = new ArrayList<>();
    for (Side side : List.of(Side.RAW, Side.DOCUMENTS)) {
      Millis each = millis.get(side);
      Samples rate = whole(each, frames);
      Samples marginal = marginal(each, frames - partFrames);
      rows.add(
          List.of(
              side.title,
              rate.text(0),
              rate.with(baselineWhole, (a, b) -> 100 * a / b).text(1),
              marginal.text(0),
              marginal.with(baseline, (a, b) -> 100 * a / b).text(1),
              new Samples(each.starting).map(ms -> ms / 1e3).text(1)));
    }
    return new Table(
        List.of(
            "",
            "records per second",
            "% of raw",
            "marginal records per second",
            "% of raw, marginal",
            "until the first, s"),
        rows);
  }

  /** Compares parallelism 1 and 2 of all operators. */
  private static Table parallelismTable(Map<Side, Millis> millis, long frames, long partFrames) {
    Samples baseline = marginal(millis.get(Side.ONE_TASK), frames - partFrames);
    Samples baselineWhole = whole(millis.get(Side.ONE_TASK), frames);
    List<List<String>> rows = new ArrayList<>();
    for (Side side : List.of(Side.ONE_TASK, Side.DOCUMENTS)) {
      Samples rate = whole(millis.get(side), frames);
      Samples marginal = marginal(millis.get(side), frames - partFrames);
      rows.add(
          List.of(
              Integer.toString(side.parallelism),
              rate.text(0),
              rate.with(baselineWhole, (a, b) -> a / b).text(2),
              marginal.text(0),
              marginal.with(baseline, (a, b) -> a / b).text(2)));
    }
    return new Table(
        List.of(
            "full documents, parallelism",
            "records per second",
            "times parallelism 1",
            "marginal records per second",
            "times parallelism 1, marginal"),
        rows);
  }

  private static Samples whole(Millis millis, long frames) {
    return new Samples(millis.whole).map(ms -> frames / ms * 1e3);
  }

  private static Samples marginal(Millis millis, long frames) {
    return new Samples(millis.whole)
        .with(new Samples(millis.part), (all, few) -> frames / (all - few) * 1e3);
  }
}
