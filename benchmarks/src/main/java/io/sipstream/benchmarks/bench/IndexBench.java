package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.Benchmark;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.run.Progress;
import io.sipstream.benchmarks.run.Result;
import io.sipstream.benchmarks.run.Table;
import io.sipstream.benchmarks.server.Servers;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what each rule of lean documents saves: Elasticsearch's own CPU time per document, bytes
 * of a document and bytes on disk, for variants between full and lean documents.
 */
final class IndexBench implements Benchmark {
  /** Most messages: enough for a stable cost, few enough for many rounds. */
  private static final long MOST_MESSAGES = 40_000;

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
              IndexRun.decode(context, capture, "full"),
              IndexRun.decode(context, capture, "lean"),
              context.work());
      progress.step("starting Elasticsearch");
      try (Servers servers = Servers.start(context, line -> {}, Part.ELASTICSEARCH)) {
        versions = servers.versions();
        progress.step("merging each variant once, which warms up the server");
        for (IndexVariant variant : variants) {
          seconds.add(new double[context.rounds()]);
          try (IndexRun run = new IndexRun(servers, variant)) {
            run.load();
            disk.add(run.mergedBytes());
          }
        }
        for (int round = 0; round < context.rounds(); round++) {
          progress.step("round " + (round + 1));
          for (int i = 0; i < variants.size(); i++) {
            // Every other round goes backwards, so that no variant always follows the same one.
            int at = round % 2 == 0 ? i : variants.size() - 1 - i;
            try (IndexRun run = new IndexRun(servers, variants.get(at))) {
              seconds.get(at)[round] = run.load();
            }
          }
        }
        for (int pair = 0; pair < pairs; pair++) {
          progress.step("full and lean, round " + (pair + 1));
          boolean fullFirst = pair % 2 == 0;
          for (boolean full : List.of(fullFirst, !fullFirst)) {
            try (IndexRun run = new IndexRun(servers, variants.get(full ? FULL : LEAN))) {
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
            IndexRun.NOTE,
            "Each variant includes those before it, except the first, and the last, which differs"
                + " from lean alone. Ratios are medians of the rounds' ratios to full.",
            "Bytes on disk are those after a merge to one segment, measured once.",
            versions),
        List.of(
            Captures.command(messages, context.seed()),
            "./sipstream decode --document-profile full --format bulk traffic.pcap > full.ndjson",
            "./sipstream decode --document-profile lean --format bulk traffic.pcap > lean.ndjson"));
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
