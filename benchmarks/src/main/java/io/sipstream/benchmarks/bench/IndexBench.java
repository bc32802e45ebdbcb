package io.sipstream.benchmarks.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.benchmarks.process.CpuTime;
import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.Benchmark;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.run.Progress;
import io.sipstream.benchmarks.run.Result;
import io.sipstream.benchmarks.run.Table;
import io.sipstream.benchmarks.server.BulkFile;
import io.sipstream.benchmarks.server.BulkLoader;
import io.sipstream.benchmarks.server.Node;
import io.sipstream.benchmarks.server.Servers;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.document.Profile;
import io.sipstream.job.elasticsearch.template.IndexTemplate;
import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobSettings;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures what each rule of lean documents saves: Elasticsearch's own CPU time per document, bytes
 * of a document and bytes on disk, for variants between full and lean documents.
 */
final class IndexBench implements Benchmark {
  /** Most messages: enough for a stable cost, few enough for many rounds. */
  private static final long MOST_MESSAGES = 40_000;

  private static final int BULK_SIZE = 1_000;
  private static final int FULL = 1;
  private static final int LEAN = 6;

  /** Fewest rounds of full and lean documents alone, which follow when the server is warm. */
  private static final int ROUNDS_AT_LEAST = 5;

  private static final double MICROS = 1e6;

  @Override
  public String name() {
    return "index";
  }

  @Override
  public String measures() {
    return "Elasticsearch's CPU time and bytes per document, of variants from full to lean documents";
  }

  @Override
  public Result run(BenchContext context) throws IOException, InterruptedException {
    long messages = Math.min(context.messages(), MOST_MESSAGES);
    Captures.Capture capture = context.captures().of(CarrierMix.defaults(), messages);
    List<IndexVariant> variants;
    List<double[]> seconds = new ArrayList<>();
    List<Long> disk = new ArrayList<>();
    int pairs = Math.max(ROUNDS_AT_LEAST, context.rounds());
    double[] fullSeconds = new double[pairs];
    double[] leanSeconds = new double[pairs];
    String versions;
    try (Progress progress = context.progress().begin(name(), 3 + context.rounds() + pairs)) {
      progress.step("writing documents");
      variants =
          IndexVariant.all(
              decode(context, capture, "full"), decode(context, capture, "lean"), context.work());
      progress.step("starting Elasticsearch");
      try (Servers servers = Servers.start(context, line -> {}, Part.ELASTICSEARCH)) {
        versions = servers.versions();
        progress.step("merging each variant once, which warms up the server");
        for (IndexVariant variant : variants) {
          seconds.add(new double[context.rounds()]);
          try (Run run = new Run(servers, variant)) {
            run.load();
            disk.add(run.node.mergedBytes(run.template.name() + "-*"));
          }
        }
        for (int round = 0; round < context.rounds(); round++) {
          progress.step("round " + (round + 1));
          for (int i = 0; i < variants.size(); i++) {
            // Every other round goes backwards, so that no variant always follows the same one.
            int at = round % 2 == 0 ? i : variants.size() - 1 - i;
            try (Run run = new Run(servers, variants.get(at))) {
              seconds.get(at)[round] = run.load();
            }
          }
        }
        for (int pair = 0; pair < pairs; pair++) {
          progress.step("full and lean, round " + (pair + 1));
          boolean fullFirst = pair % 2 == 0;
          for (boolean full : List.of(fullFirst, !fullFirst)) {
            try (Run run = new Run(servers, variants.get(full ? FULL : LEAN))) {
              (full ? fullSeconds : leanSeconds)[pair] = run.load();
            }
          }
        }
      }
    }
    return new Result(
        Captures.describe(capture),
        List.of(
            table(variants, seconds, disk, messages),
            pairs(new Samples(fullSeconds), new Samples(leanSeconds), messages)),
        List.of(
            "CPU time is that of Elasticsearch alone, from the first request to the end of all"
                + " merges and a refresh. One shard, no replica, bodies of "
                + BULK_SIZE
                + " documents.",
            "Each variant includes those before it, except the first, and the last, which differs"
                + " from lean alone. Ratios are medians of the rounds' ratios to full.",
            "Bytes on disk are those after a merge to one segment, measured once.",
            versions),
        List.of(
            Captures.command(messages, context.seed()),
            "./sipstream decode --document-profile full --format bulk traffic.pcap > full.ndjson",
            "./sipstream decode --document-profile lean --format bulk traffic.pcap > lean.ndjson"));
  }

  private static BulkFile decode(BenchContext context, Captures.Capture capture, String profile)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(context.decode());
    command.addAll(List.of("--document-profile", profile));
    Path file = context.work().resolve(profile + ".ndjson");
    return BulkFile.decode(command, capture, file);
  }

  /** Holds an empty index for one variant; closing deletes it. */
  private static final class Run implements AutoCloseable {
    private final IndexTemplate template = new IndexTemplate(settings(), Profile.LEAN);
    private final Node node;
    private final long pid;
    private final IndexVariant variant;

    Run(Servers servers, IndexVariant variant) throws IOException, InterruptedException {
      this.node = new Node(servers.stack().elasticsearch().address());
      this.pid = servers.stack().elasticsearch().pid();
      this.variant = variant;
      ObjectNode body = template.body();
      ((ObjectNode) body.at("/template/mappings")).set("properties", variant.properties());
      node.putTemplate(template.name(), body);
    }

    /** Indexes all documents; returns the CPU seconds of the server. */
    double load() throws IOException, InterruptedException {
      double before = CpuTime.seconds(pid);
      BulkLoader.load(node, variant.documents(), BULK_SIZE, Servers.PARALLELISM);
      node.holds(template.name() + "-*", variant.documents().size());
      return CpuTime.seconds(pid) - before;
    }

    @Override
    public void close() throws IOException {
      try {
        node.delete(template.name() + "-*");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted while deleting an index.", e);
      }
    }

    private static ElasticsearchSettings.Indices settings() {
      try {
        return JobSettings.of(Map.of("elasticsearch.shards", "1", "elasticsearch.replicas", "0"))
            .elasticsearch()
            .indices();
      } catch (InvalidSettingsException e) {
        throw new IllegalStateException("The default settings are invalid.", e);
      }
    }
  }

  private static Table pairs(Samples full, Samples lean, long written) {
    double messages = written;
    return new Table(
        List.of("full and lean alone, alternating", "CPU us per document", "of full"),
        List.of(
            List.of("full", full.map(each -> each * MICROS / messages).text(0), "1.00"),
            List.of(
                "lean",
                lean.map(each -> each * MICROS / messages).text(0),
                lean.with(full, (one, all) -> one / all).text(2))));
  }

  private static Table table(
      List<IndexVariant> variants, List<double[]> seconds, List<Long> disk, long written) {
    double messages = written;
    Samples full = new Samples(seconds.get(FULL));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      Samples cpu = new Samples(seconds.get(i));
      double size = disk.get(i);
      rows.add(
          List.of(
              variants.get(i).title(),
              Samples.number(variants.get(i).documents().bytes() / messages, 0),
              cpu.map(each -> each * MICROS / messages).text(0),
              cpu.with(full, (one, all) -> one / all).text(2),
              Samples.number(size / messages, 0),
              Samples.number(size / disk.get(FULL), 2)));
    }
    return new Table(
        List.of(
            "",
            "bytes of a document",
            "CPU us per document",
            "of full",
            "bytes on disk",
            "of full"),
        rows);
  }
}
