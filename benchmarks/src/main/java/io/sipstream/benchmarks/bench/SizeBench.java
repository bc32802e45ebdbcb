package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.traffic.CarrierMix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether a message costs {@code decode} the same however many there are. */
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
    List<Long> counts = sizes(context.messages());
    List<CapturePoint> points = new ArrayList<>();
    try (Progress progress =
        context.progress().begin(name(), counts.size() * (1 + context.rounds()))) {
      for (long count : counts) {
        progress.step("generating and checking %,d messages".formatted(count));
        points.add(CapturePoint.checked(context, "usual traffic", CarrierMix.defaults(), count));
      }
      for (int round = 1; round <= context.rounds(); round++) {
        for (CapturePoint point : points) {
          progress.step("round %d, %,d messages".formatted(round, point.messages()));
          point.measure(context);
        }
      }
    }
    return new Result(
        Captures.describe(points.get(points.size() - 1).capture()),
        List.of(table(points)),
        List.of(
            "Each capture gave a document for each of its messages, byte for byte the library's.",
            "Marginal is what a message costs beyond those of the row above. Ratios are those of one"
                + " round."),
        List.of(
            String.join(" ", new SipstreamDecode(context.decode()).command(Path.of("traffic.pcap")))
                + " > /dev/null"));
  }

  /** A tenth of them and all; with enough of them a hundredth, too. */
  static List<Long> sizes(long messages) {
    List<Long> sizes = new ArrayList<>();
    if (messages / SMALLEST_FRACTION >= SMALLEST) {
      sizes.add(messages / SMALLEST_FRACTION);
    }
    sizes.add(messages / TIMES);
    sizes.add(messages);
    return sizes;
  }

  private static Table table(List<CapturePoint> points) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      CapturePoint point = points.get(i);
      String marginal = "";
      if (i > 0) {
        CapturePoint fewer = points.get(i - 1);
        double more = point.messages() - fewer.messages();
        marginal =
            point.cpuSeconds().with(fewer.cpuSeconds(), (a, b) -> (a - b) / more * 1e6).text(2);
      }
      rows.add(
          List.of(
              "%,d messages".formatted(point.messages()),
              point.cpuSeconds().text(2),
              point.microsPerMessage().text(2),
              marginal,
              point.peakMib().text(0),
              point.peakMib().with(points.get(0).peakMib(), (a, b) -> a / b).text(2)));
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
