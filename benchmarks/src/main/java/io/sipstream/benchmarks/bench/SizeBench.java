package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.Benchmark;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.run.Result;
import io.sipstream.benchmarks.run.Table;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Measures whether the cost of {@code decode} per message depends on the number of messages. */
final class SizeBench implements Benchmark {
  private static final int SMALLEST_FRACTION = 100;
  private static final int TIMES = 10;
  private static final long SMALLEST = 100_000;

  @Override
  public String name() {
    return "size";
  }

  @Override
  public String measures() {
    return "cost per message and memory of decode as messages grow";
  }

  @Override
  public Result run(BenchContext context) throws IOException, InterruptedException {
    List<MeasuredCapture.Wanted> wanted = new ArrayList<>();
    for (long messages : sizes(context.messages())) {
      wanted.add(
          new MeasuredCapture.Wanted(
              "%,d messages".formatted(messages), CarrierMix.defaults(), messages));
    }
    List<MeasuredCapture> measured = MeasuredCapture.all(context, name(), wanted);
    return new Result(
        Captures.describe(measured.get(measured.size() - 1).capture()),
        List.of(table(measured)),
        List.of(
            MeasuredCapture.CHECKED,
            "The smaller captures have fewer --messages. Marginal is what a message costs beyond those"
                + " of the row above. Ratios are those of one round."),
        MeasuredCapture.commands(context, context.messages()));
  }

  /** Returns a tenth and all of the messages, and a hundredth if there are enough. */
  static List<Long> sizes(long messages) {
    List<Long> sizes = new ArrayList<>();
    if (messages / SMALLEST_FRACTION >= SMALLEST) {
      sizes.add(messages / SMALLEST_FRACTION);
    }
    sizes.add(messages / TIMES);
    sizes.add(messages);
    return sizes;
  }

  private static Table table(List<MeasuredCapture> all) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      MeasuredCapture each = all.get(i);
      String marginal = "";
      if (i > 0) {
        MeasuredCapture fewer = all.get(i - 1);
        double more = each.messages() - fewer.messages();
        marginal =
            each.cpuSeconds().with(fewer.cpuSeconds(), (a, b) -> (a - b) / more * 1e6).text(2);
      }
      rows.add(
          List.of(
              each.wanted().name(),
              each.cpuSeconds().text(2),
              each.microsPerMessage().text(2),
              marginal,
              each.peakMib().text(0),
              each.peakMib().with(all.get(0).peakMib(), (a, b) -> a / b).text(2)));
    }
    return new Table(
        List.of(
            "",
            "CPU, s",
            "us per message",
            "marginal us per message",
            "peak, MiB",
            "of the first's"),
        rows);
  }
}
