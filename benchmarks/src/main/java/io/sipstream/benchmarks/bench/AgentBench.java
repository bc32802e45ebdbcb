package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.process.MeasuredProcess;
import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.Benchmark;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.run.Home;
import io.sipstream.benchmarks.run.Progress;
import io.sipstream.benchmarks.run.Result;
import io.sipstream.benchmarks.run.Table;
import io.sipstream.benchmarks.server.PlainProducer;
import io.sipstream.benchmarks.server.Servers;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Measures records per second of the agent's replay and of a plain loop with Kafka's producer. */
final class AgentBench implements Benchmark {
  private static final int PART_IS_ONE_IN = 5;

  /** Settings of the agent's producer. */
  private static final List<String> PRODUCER =
      List.of(
          "acks=all",
          "compression.type=zstd",
          "compression.zstd.level=1",
          "batch.size=262144",
          "linger.ms=25",
          "buffer.memory=16777216",
          "enable.metrics.push=false");

  private enum Side {
    PRODUCER("plain producer"),
    AGENT("agent replay");

    private final String title;

    Side(String title) {
      this.title = title;
    }
  }

  /** Holds the costs of a side in each round. */
  private record Costs(List<MeasuredProcess.Cost> whole, List<MeasuredProcess.Cost> part) {}

  private int topics;

  @Override
  public String name() {
    return "agent";
  }

  @Override
  public String measures() {
    return "records per second of agent replay and of a plain loop with Kafka's producer";
  }

  @Override
  public Result run(BenchContext context) throws IOException, InterruptedException {
    Map<Side, Costs> costs = new EnumMap<>(Side.class);
    Captures.Capture whole = context.captures().of(CarrierMix.defaults(), context.messages());
    Captures.Capture part =
        context
            .captures()
            .of(CarrierMix.defaults(), Math.max(1, context.messages() / PART_IS_ONE_IN));
    String versions;
    int steps = 1 + Side.values().length * (1 + context.rounds());
    try (Progress progress = context.progress().begin(name(), steps)) {
      progress.step("starting Kafka");
      try (Servers servers = Servers.start(context, line -> {}, Part.KAFKA)) {
        versions = servers.versions();
        for (Side side : Side.values()) {
          progress.step("warming up, " + side.title);
          send(servers, side, whole);
          costs.put(side, new Costs(new ArrayList<>(), new ArrayList<>()));
        }
        for (int round = 1; round <= context.rounds(); round++) {
          for (Side side : Side.values()) {
            progress.step("round " + round + ", " + side.title);
            costs.get(side).whole().add(send(servers, side, whole));
            costs.get(side).part().add(send(servers, side, part));
          }
        }
      }
    }
    return new Result(
        Captures.describe(whole),
        List.of(table(costs, whole.written().frames() - part.written().frames())),
        List.of(
            "The plain producer stands for kafka-producer-perf-test: a loop that sends the capture's"
                + " first 10,000 frames repeatedly from memory, without the headers that the agent"
                + " adds, with the agent's settings: "
                + String.join(", ", PRODUCER)
                + ".",
            "A topic of "
                + Servers.PARTITIONS
                + " partitions for each run, which had every frame afterwards. Marginal excludes the"
                + " cost of the first fifth of the frames, which includes the JVM's start.",
            versions),
        List.of(
            Captures.command(context.messages(), context.seed()),
            "java -Xmx128m -jar capture-agent/target/sipstream-capture-agent.jar replay --speed max"
                + " traffic.pcap",
            "java -Xmx512m -cp \"benchmarks/target/sipstream-benchmarks.jar:$(cat"
                + " benchmarks/target/class-path)\" "
                + PlainProducer.class.getName()
                + " TOPIC "
                + whole.written().frames()
                + " traffic.pcap "
                + String.join(" ", PRODUCER)
                + " bootstrap.servers=KAFKA"));
  }

  private MeasuredProcess.Cost send(Servers servers, Side side, Captures.Capture capture)
      throws IOException, InterruptedException {
    String topic = "frames-" + topics++;
    servers.createTopic(topic);
    MeasuredProcess.Cost cost =
        MeasuredProcess.measure(
            side == Side.AGENT
                ? servers.replay(topic, capture.file())
                : producer(servers, topic, capture));
    servers.holdsAll(topic, capture.written().frames());
    return cost;
  }

  /** Returns the producer's command, with the heap of Kafka's own script. */
  private static List<String> producer(Servers servers, String topic, Captures.Capture capture) {
    List<String> command =
        List.of(
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            PlainProducer.class.getName(),
            topic,
            Long.toString(capture.written().frames()),
            capture.file().toString(),
            "bootstrap.servers=" + servers.stack().kafka().address());
    return Home.java(Stream.concat(command.stream(), PRODUCER.stream()).toList());
  }

  /**
   * Returns the table of results.
   *
   * @param moreRecords number of records of a whole run minus that of a part
   */
  private static Table table(Map<Side, Costs> costs, long moreRecords) {
    double more = moreRecords;
    Samples baseline = rate(costs.get(Side.PRODUCER), more);
    List<List<String>> rows = new ArrayList<>();
    costs.forEach(
        (side, each) -> {
          Samples rate = rate(each, more);
          rows.add(
              List.of(
                  side.title,
                  seconds(each.whole()).text(2),
                  rate.text(0),
                  rate.with(baseline, (a, b) -> 100 * a / b).text(1),
                  cpu(each.whole())
                      .with(cpu(each.part()), (all, few) -> (all - few) / more)
                      .map(seconds -> seconds * 1e6)
                      .text(2),
                  Samples.of(each.whole().stream().mapToDouble(MeasuredProcess.Cost::peakMib))
                      .text(0)));
        });
    return new Table(
        List.of(
            "",
            "all, with start, s",
            "marginal records per second",
            "% of the producer's",
            "marginal CPU us per record",
            "peak, MiB"),
        rows);
  }

  private static Samples rate(Costs costs, double records) {
    return seconds(costs.whole()).with(seconds(costs.part()), (all, few) -> records / (all - few));
  }

  private static Samples seconds(List<MeasuredProcess.Cost> costs) {
    return Samples.of(costs.stream().mapToDouble(MeasuredProcess.Cost::seconds));
  }

  private static Samples cpu(List<MeasuredProcess.Cost> costs) {
    return Samples.of(costs.stream().mapToDouble(MeasuredProcess.Cost::cpuSeconds));
  }
}
