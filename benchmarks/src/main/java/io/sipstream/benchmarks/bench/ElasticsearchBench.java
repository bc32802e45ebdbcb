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
import io.sipstream.benchmarks.server.BulkFile;
import io.sipstream.benchmarks.server.BulkLoader;
import io.sipstream.benchmarks.server.IndexingWatch;
import io.sipstream.benchmarks.server.Node;
import io.sipstream.benchmarks.server.Servers;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Measures documents per second of the complete pipeline, with the connector and with a minimal
 * writer, compared with a plain bulk loader.
 */
public final class ElasticsearchBench implements Benchmark {
  private static final String OWN_WRITER_MAIN = "io.sipstream.job.ThroughputJob";
  static final String INDICES = "sip-messages-*";
  private static final String TOPIC = "sip-frames";
  private static final List<String> DEAD_LETTERS =
      List.of("sip-frames-dead-letter", "sip-documents-dead-letter");
  private static final List<Integer> BULK_SIZES = List.of(500, 1_000, 2_000, 5_000);
  // Fewer requests do not give a reliable rate.
  private static final int REQUESTS_AT_LEAST = 10;

  private enum Side {
    LOADER("bulk loader"),
    JOB("Kafka, Flink, Elasticsearch"),
    OWN_WRITER("the same, own writer"),
    OTHER_JOB("the job of the other tree");

    private final String title;

    Side(String title) {
      this.title = title;
    }
  }

  /** Holds the CPU seconds of the processes. */
  private record Cpu(double elasticsearch, double flink, double kafka, double loader) {
    static Cpu now(Servers servers) throws IOException {
      return new Cpu(
          CpuTime.seconds(servers.stack().elasticsearch().pid()),
          CpuTime.seconds(servers.stack().flink().taskManager().pid()),
          CpuTime.seconds(servers.stack().kafka().pid()),
          CpuTime.seconds(ProcessHandle.current().pid()));
    }

    Cpu minus(Cpu that) {
      return new Cpu(
          elasticsearch - that.elasticsearch,
          flink - that.flink,
          kafka - that.kafka,
          loader - that.loader);
    }
  }

  private record Run(double perSecond, Cpu cpu) {}

  private int groups;

  @Override
  public String name() {
    return "elasticsearch";
  }

  @Override
  public String measures() {
    return "documents per second from Kafka through Flink, compared with a bulk loader and an own writer";
  }

  @Override
  public Result run(BenchContext context) throws IOException, InterruptedException {
    Captures.Capture capture = context.captures().of(CarrierMix.defaults(), context.messages());
    long messages = capture.written().messages();
    Map<Side, List<Run>> runs = new EnumMap<>(Side.class);
    List<Integer> sizes = sizes(messages);
    Table sizesTable;
    BulkFile documents;
    int best;
    String versions;
    boolean compares = context.against() != null;
    List<Side> sides =
        compares
            ? List.of(Side.LOADER, Side.JOB, Side.OTHER_JOB)
            : List.of(Side.LOADER, Side.JOB, Side.OWN_WRITER);
    int steps = 5 + sizes.size() + sides.size() * context.rounds();
    try (Progress progress = context.progress().begin(name(), steps)) {
      progress.step("decoding for the loader");
      documents =
          BulkFile.decode(context.decode(), capture, context.work().resolve("documents.ndjson"));
      progress.step("starting servers");
      try (Servers servers =
          Servers.start(context, line -> {}, Part.ELASTICSEARCH, Part.KAFKA, Part.FLINK)) {
        versions = servers.versions();
        Node node = new Node(servers.stack().elasticsearch().address());
        progress.step("filling the topic");
        DEAD_LETTERS.forEach(servers::createTopic);
        servers.fill(TOPIC, capture);
        progress.step("warming up, " + Side.JOB.title);
        // The job also installs the template, which the loader's index needs.
        run(servers, node, messages, () -> job(servers, Home.directory(), messages));
        progress.step("warming up, " + sides.get(2).title);
        run(
            servers,
            node,
            messages,
            compares
                ? () -> job(servers, context.against(), messages)
                : () -> jobWithOwnWriter(servers));
        Map<Integer, Double> rates = new LinkedHashMap<>();
        for (int size : sizes) {
          progress.step("searching the loader's best size, " + size);
          rates.put(
              size, run(servers, node, messages, () -> load(node, documents, size)).perSecond());
        }
        sizesTable = sizesTable(rates);
        best = rates.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
        for (int round = 1; round <= context.rounds(); round++) {
          for (Side side : sides) {
            progress.step("round " + round + ", " + side.title);
            Callable<?> filling =
                switch (side) {
                  case LOADER -> () -> load(node, documents, best);
                  case JOB -> () -> job(servers, Home.directory(), messages);
                  case OWN_WRITER -> () -> jobWithOwnWriter(servers);
                  case OTHER_JOB -> () -> job(servers, context.against(), messages);
                };
            runs.computeIfAbsent(side, any -> new ArrayList<>())
                .add(run(servers, node, messages, filling));
          }
        }
      }
    }
    Files.delete(documents.file());
    return new Result(
        Captures.describe(capture)
            + " Documents of %,d bytes (mean), with the line before each."
                .formatted(documents.bytes() / messages),
        compares
            ? List.of(table(runs, messages), ratios(runs), sizesTable)
            : List.of(table(runs, messages), sizesTable),
        notes(best, versions),
        List.of(
            Captures.command(context.messages(), context.seed()),
            "./sipstream decode --format bulk traffic.pcap > documents.ndjson",
            "./sipstream agent replay --speed max traffic.pcap",
            "flink run -p "
                + Servers.PARALLELISM
                + " flink-job/target/sipstream-flink-job.jar --kafka.stop latest"
                + " --elasticsearch.replicas 0 --calls.enabled=false",
            "flink run -p "
                + Servers.PARALLELISM
                + " -C file:flink-job/target/sipstream-flink-job.jar -c "
                + OWN_WRITER_MAIN
                + " flink-job/target/flink-job-*-tests.jar elasticsearch --kafka.stop latest --calls.enabled=false"));
  }

  private static List<String> notes(int best, String versions) {
    return List.of(
        "The loader posts the same documents, those of decode --format bulk, to the same index,"
            + " "
            + Servers.PARALLELISM
            + " requests at a time as the job does, "
            + best
            + " documents in each, its best size; Kafka and Flink are idle meanwhile. The index is"
            + " deleted before each run; its settings are those of the job's template, without"
            + " replicas. The node has a heap of "
            + Servers.ELASTICSEARCH_HEAP_MEGABYTES
            + " MB and is warm.",
        "The own writer is the job with a minimal sink: it posts requests of the job's sizes with"
            + " the JDK's client, one at a time from each of its"
            + " "
            + Servers.PARALLELISM
            + " subtasks, as the connector does. It has no retries, dead letters or counters.",
        "The job writes no call records (calls.enabled=false), as the loader does not. bench calls"
            + " measures them.",
        "After every run the index held one document for each message, and the job had no rejected"
            + " ones. Rates are from the first document in Elasticsearch to the last,"
            + " checked every 50 ms; the start of the job is not included.",
        "CPU is that of the processes over the whole run. It includes refresh and merges at the"
            + " end, and the start of the job and the compilation of its code. \"Loader\" is this"
            + " program, which also polls Elasticsearch.",
        versions);
  }

  /** Returns the usual sizes of requests that give enough requests. */
  public static List<Integer> sizes(long messages) {
    List<Integer> enough =
        BULK_SIZES.stream().filter(size -> size * REQUESTS_AT_LEAST <= messages).toList();
    return enough.isEmpty() ? List.of((int) Math.max(1, messages / REQUESTS_AT_LEAST)) : enough;
  }

  private static Run run(Servers servers, Node node, long messages, Callable<?> filling)
      throws IOException, InterruptedException {
    node.delete(INDICES);
    Cpu before = Cpu.now(servers);
    double perSecond = IndexingWatch.perSecond(node, INDICES, messages, filling);
    node.holds(INDICES, messages);
    return new Run(perSecond, Cpu.now(servers).minus(before));
  }

  private static Void load(Node node, BulkFile documents, int size)
      throws IOException, InterruptedException {
    BulkLoader.load(node, documents, size, Servers.PARALLELISM);
    return null;
  }

  /** Runs the job of a tree like a user. */
  private Void job(Servers servers, Path tree, long messages) throws InterruptedException {
    Map<String, Long> counters =
        servers.runJob(List.of(), Home.jobJar(tree), settings(servers, tree));
    long created = counters.getOrDefault("documents.created", 0L);
    if (created != messages) {
      throw new BenchException(
          "The job counted %,d new documents where the generator wrote %,d messages."
              .formatted(created, messages));
    }
    return null;
  }

  /** Runs the job with the minimal writer, which checks Elasticsearch's responses. */
  private Void jobWithOwnWriter(Servers servers) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("elasticsearch"));
    arguments.addAll(settings(servers, Home.directory()));
    servers.runJob(
        List.of("-C", Home.jobJar().toUri().toString(), "-c", OWN_WRITER_MAIN),
        Home.throughputJar(),
        arguments);
    return null;
  }

  private List<String> settings(Servers servers, Path tree) {
    List<String> settings = new ArrayList<>(Home.withoutCalls(tree));
    settings.addAll(
        List.of(
            Home.stopAtLatest(tree),
            "--kafka.bootstrap-servers=" + servers.stack().kafka().address(),
            "--kafka.topics=" + TOPIC,
            "--kafka.group-id=bench-" + groups++,
            "--elasticsearch.hosts=" + servers.stack().elasticsearch().address(),
            "--elasticsearch.replicas=0"));
    return settings;
  }

  private static Table table(Map<Side, List<Run>> runs, long messages) {
    Samples baseline = rates(runs.get(Side.LOADER));
    List<List<String>> rows = new ArrayList<>();
    runs.forEach(
        (side, each) ->
            rows.add(
                List.of(
                    side.title,
                    rates(each).text(0),
                    rates(each).with(baseline, (a, b) -> 100 * a / b).text(1),
                    micros(each.stream().map(run -> run.cpu().elasticsearch()), messages),
                    micros(each.stream().map(run -> run.cpu().flink()), messages),
                    micros(each.stream().map(run -> run.cpu().kafka()), messages),
                    micros(each.stream().map(run -> run.cpu().loader()), messages))));
    return new Table(
        List.of(
            "",
            "documents per second",
            "% of the loader's",
            "Elasticsearch, CPU us per document",
            "Flink",
            "Kafka",
            "loader"),
        rows);
  }

  /** Compares the job with the other tree's job, round by round. */
  private static Table ratios(Map<Side, List<Run>> runs) {
    List<Run> now = runs.get(Side.JOB);
    List<Run> before = runs.get(Side.OTHER_JOB);
    Samples flink = Samples.of(now.stream().mapToDouble(run -> run.cpu().flink()));
    Samples flinkBefore = Samples.of(before.stream().mapToDouble(run -> run.cpu().flink()));
    return new Table(
        List.of("this tree : other tree", "ratio"),
        List.of(
            List.of(
                "documents per second", rates(now).with(rates(before), (a, b) -> a / b).text(3)),
            List.of("Flink's CPU per document", flink.with(flinkBefore, (a, b) -> a / b).text(3))));
  }

  private static Table sizesTable(Map<Integer, Double> rates) {
    List<List<String>> rows = new ArrayList<>();
    rates.forEach(
        (size, rate) ->
            rows.add(List.of("%,d documents".formatted(size), Samples.number(rate, 0))));
    return new Table(List.of("loader, size of a request", "documents per second"), rows);
  }

  private static Samples rates(List<Run> runs) {
    return Samples.of(runs.stream().mapToDouble(Run::perSecond));
  }

  private static String micros(Stream<Double> seconds, long messages) {
    return Samples.of(seconds.mapToDouble(each -> each / messages * 1e6)).text(1);
  }
}
