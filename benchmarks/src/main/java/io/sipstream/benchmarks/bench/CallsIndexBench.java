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
import io.sipstream.benchmarks.server.Node;
import io.sipstream.benchmarks.server.Servers;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Measures the CPU time of the whole path per message, with and without call records. */
final class CallsIndexBench implements Benchmark {
  private static final String TOPIC = "sip-frames";
  private static final List<String> DEAD_LETTERS =
      List.of("sip-frames-dead-letter", "sip-documents-dead-letter");
  private static final String MESSAGES = "sip-messages-*";
  private static final String ALL = "sip-*";

  private enum Side {
    NONE("without call records", "--calls.enabled=false"),
    FINAL("calls.emit=final", "--calls.emit=final"),
    ANSWERED("calls.emit=answered", "--calls.emit=answered");

    private final String title;
    private final String setting;

    Side(String title, String setting) {
      this.title = title;
      this.setting = setting;
    }
  }

  /** Holds the CPU seconds of the processes, and the writes of call records. */
  private record Run(double elasticsearch, double flink, double kafka, long records) {
    double sum() {
      return elasticsearch + flink + kafka;
    }
  }

  private int groups;

  @Override
  public String name() {
    return "calls-index";
  }

  @Override
  public String measures() {
    return "CPU per message from Kafka through Flink to Elasticsearch, with and without call records";
  }

  @Override
  public Result run(BenchContext context) throws IOException, InterruptedException {
    Captures.Capture capture = context.captures().of(CarrierMix.defaults(), context.messages());
    long messages = capture.written().messages();
    Map<Side, List<Run>> runs = new EnumMap<>(Side.class);
    int steps = 2 + Side.values().length * context.rounds();
    try (Progress progress = context.progress().begin(name(), steps);
        Servers servers =
            Servers.start(context, line -> {}, Part.ELASTICSEARCH, Part.KAFKA, Part.FLINK)) {
      Node node = new Node(servers.stack().elasticsearch().address());
      progress.step("filling the topic");
      DEAD_LETTERS.forEach(servers::createTopic);
      servers.fill(TOPIC, capture);
      progress.step("warming up");
      run(servers, node, Side.ANSWERED, messages);
      for (int round = 1; round <= context.rounds(); round++) {
        for (Side side : Side.values()) {
          progress.step("round " + round + ", " + side.title);
          runs.computeIfAbsent(side, any -> new ArrayList<>())
              .add(run(servers, node, side, messages));
        }
      }
      return new Result(
          Captures.describe(capture),
          List.of(table(runs, messages)),
          List.of(
              "CPU of the processes over the whole run: start of the job, refresh and merges"
                  + " included. The indices are deleted before each run. After every run there was"
                  + " one document for each message.",
              servers.versions()),
          List.of(
              Captures.command(context.messages(), context.seed()),
              "./sipstream agent replay --speed max traffic.pcap",
              "flink run -p "
                  + Servers.PARALLELISM
                  + " flink-job/target/sipstream-flink-job.jar --kafka.stop latest"
                  + " --elasticsearch.replicas 0 --calls.emit answered"));
    }
  }

  private Run run(Servers servers, Node node, Side side, long messages)
      throws IOException, InterruptedException {
    node.delete(ALL);
    Run before = now(servers, 0);
    List<String> settings = new ArrayList<>(List.of(side.setting));
    settings.addAll(
        List.of(
            "--kafka.stop=latest",
            "--kafka.bootstrap-servers=" + servers.stack().kafka().address(),
            "--kafka.topics=" + TOPIC,
            "--kafka.group-id=calls-" + groups++,
            "--elasticsearch.hosts=" + servers.stack().elasticsearch().address(),
            "--elasticsearch.replicas=0"));
    Map<String, Long> counters = servers.runJob(List.of(), Home.jobJar(), settings);
    node.holds(MESSAGES, messages);
    long records = counters.getOrDefault("call_documents", 0L);
    if ((side == Side.NONE) != (records == 0)) {
      throw new BenchException("The job wrote %,d call records, %s.".formatted(records, side));
    }
    Run after = now(servers, records);
    return new Run(
        after.elasticsearch - before.elasticsearch,
        after.flink - before.flink,
        after.kafka - before.kafka,
        records);
  }

  private static Run now(Servers servers, long records) throws IOException {
    return new Run(
        CpuTime.seconds(servers.stack().elasticsearch().pid()),
        CpuTime.seconds(servers.stack().flink().taskManager().pid()),
        CpuTime.seconds(servers.stack().kafka().pid()),
        records);
  }

  private static Table table(Map<Side, List<Run>> runs, long messages) {
    Samples without = sum(runs.get(Side.NONE));
    List<List<String>> rows = new ArrayList<>();
    runs.forEach(
        (side, each) ->
            rows.add(
                List.of(
                    side.title,
                    Samples.number((double) each.get(0).records() / messages, 3),
                    micros(Samples.of(each.stream().mapToDouble(Run::elasticsearch)), messages),
                    micros(Samples.of(each.stream().mapToDouble(Run::flink)), messages),
                    micros(Samples.of(each.stream().mapToDouble(Run::kafka)), messages),
                    micros(sum(each), messages),
                    sum(each).with(without, (a, b) -> a / b).text(3))));
    return new Table(
        List.of(
            "",
            "writes of records per message",
            "Elasticsearch, CPU us per message",
            "Flink",
            "Kafka",
            "sum",
            "sum : without"),
        rows);
  }

  private static Samples sum(List<Run> runs) {
    return Samples.of(runs.stream().mapToDouble(Run::sum));
  }

  private static String micros(Samples seconds, long messages) {
    return seconds.map(each -> each / messages * 1e6).text(1);
  }
}
