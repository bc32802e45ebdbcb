package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.Benchmark;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.run.Progress;
import io.sipstream.benchmarks.run.Result;
import io.sipstream.benchmarks.run.Table;
import io.sipstream.benchmarks.server.Servers;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.document.Profile;
import io.sipstream.job.elasticsearch.template.FieldTable;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.IOException;
import java.util.List;

/**
 * Measures what identities, diversions and ICE candidates in messages of INVITE add to lean
 * documents: Elasticsearch's own CPU time, bytes of a document and bytes on disk.
 */
final class IdentitiesBench implements Benchmark {
  /** Most messages: enough for a stable cost, few enough for many rounds. */
  private static final long MOST_MESSAGES = 40_000;

  private static final double MICROS = 1e6;

  @Override
  public String name() {
    return "identities";
  }

  @Override
  public String measures() {
    return "Elasticsearch's CPU time and bytes per document, with identities and ICE candidates";
  }

  @Override
  public Result run(BenchContext context) throws IOException, InterruptedException {
    long messages = Math.min(context.messages(), MOST_MESSAGES);
    CarrierMix mix = CarrierMix.defaults();
    Captures.Capture usual = context.captures().of(mix, messages);
    Captures.Capture more = context.captures().of(mix.withIdentities(), messages);
    double[][] seconds = new double[2][context.rounds()];
    long[] disk = new long[2];
    List<IndexVariant> variants;
    String versions;
    try (Progress progress = context.progress().begin(name(), 3 + context.rounds())) {
      progress.step("writing documents");
      variants =
          List.of(variant("carrier mix", context, usual), variant("with them", context, more));
      progress.step("starting Elasticsearch");
      try (Servers servers = Servers.start(context, line -> {}, Part.ELASTICSEARCH)) {
        versions = servers.versions();
        progress.step("merging each variant once, which warms up the server");
        for (int i = 0; i < disk.length; i++) {
          try (IndexRun run = new IndexRun(servers, variants.get(i))) {
            run.load();
            disk[i] = run.mergedBytes();
          }
        }
        for (int round = 0; round < context.rounds(); round++) {
          progress.step("round " + (round + 1));
          for (int i = 0; i < disk.length; i++) {
            int at = (i + round) % disk.length;
            try (IndexRun run = new IndexRun(servers, variants.get(at))) {
              seconds[at][round] = run.load();
            }
          }
        }
      }
    }
    return new Result(
        Captures.describe(usual) + " With them: " + Captures.describe(more),
        List.of(table(variants, seconds, disk, messages)),
        List.of(IndexRun.NOTE, "Bytes on disk are those after a merge to one segment.", versions),
        List.of(
            Captures.command(messages, context.seed()),
            "The same with --identities",
            "./sipstream decode --document-profile lean --format bulk traffic.pcap > lean.ndjson"));
  }

  private static IndexVariant variant(String title, BenchContext context, Captures.Capture capture)
      throws IOException, InterruptedException {
    return new IndexVariant(
        title,
        IndexRun.decode(context, capture, "lean"),
        FieldTable.messages(Profile.LEAN).properties());
  }

  private static Table table(
      List<IndexVariant> variants, double[][] seconds, long[] disk, long written) {
    double messages = written;
    Samples usual = new Samples(seconds[0]);
    Samples more = new Samples(seconds[1]);
    long usualBytes = variants.get(0).documents().bytes();
    long moreBytes = variants.get(1).documents().bytes();
    return new Table(
        List.of("", "bytes of a document", "CPU us per document", "bytes on disk"),
        List.of(
            row(variants.get(0).title(), usualBytes, usual, disk[0], messages),
            row(variants.get(1).title(), moreBytes, more, disk[1], messages),
            List.of(
                "ratio",
                Samples.number(moreBytes / (double) usualBytes, 2),
                more.with(usual, (one, all) -> one / all).text(2),
                Samples.number(disk[1] / (double) disk[0], 2))));
  }

  private static List<String> row(
      String title, long bytes, Samples seconds, long disk, double messages) {
    return List.of(
        title,
        Samples.number(bytes / messages, 0),
        seconds.map(each -> each * MICROS / messages).text(0),
        Samples.number(disk / messages, 0));
  }
}
