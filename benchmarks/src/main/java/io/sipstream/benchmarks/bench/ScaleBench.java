package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.traffic.CarrierMix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a message costs {@code decode} the same however many there are, of however many calls,
 * and whatever joining they need.
 */
final class ScaleBench implements Benchmark {
  private static final int SMALLEST_FRACTION = 100;
  private static final int TIMES = 10;
  private static final long SMALLEST = 100_000;
  // Kinds of traffic are compared with no more, since each is a capture of its own.
  private static final long MOST_OF_A_KIND = 1_000_000;
  private static final int MANY_CALL_IDS = 1_000_000;
  private static final int FEW_CALL_IDS = 1_000;

  private final boolean kinds;

  ScaleBench() {
    this(true);
  }

  /**
   * @param kinds false for sizes alone
   */
  ScaleBench(boolean kinds) {
    this.kinds = kinds;
  }

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public String measures() {
    return "cost per message and memory of decode as messages, Call-IDs, fragments and TCP grow";
  }

  /** A capture and what it cost to decode it in each round. */
  private record Point(String name, Captures.Capture capture, List<MeasuredProcess.Cost> costs) {
    Point(String name, Captures.Capture capture) {
      this(name, capture, new ArrayList<>());
    }

    long messages() {
      return capture.written().messages();
    }

    Samples seconds() {
      return Samples.of(costs.stream().mapToDouble(MeasuredProcess.Cost::cpuSeconds));
    }

    Samples peakMib() {
      return Samples.of(costs.stream().mapToDouble(MeasuredProcess.Cost::peakMib));
    }
  }

  @Override
  public Result run(BenchContext context) throws IOException, InterruptedException {
    SipstreamDecode decode = new SipstreamDecode(context.decode());
    List<Point> sizes = new ArrayList<>();
    List<Point> others = new ArrayList<>();
    List<Kind> kindsHere = kinds ? kinds() : List.of();
    List<Long> counts = sizes(context.messages());
    long ofAKind = ofAKind(counts);
    int points = counts.size() + kindsHere.size();
    try (Progress progress = context.progress().begin(name(), points * (1 + context.rounds()))) {
      for (long count : counts) {
        progress.step("generating and checking %,d messages".formatted(count));
        sizes.add(checked(decode, context, Kind.USUAL, count));
      }
      for (Kind kind : kindsHere) {
        progress.step("generating and checking " + kind.name());
        others.add(checked(decode, context, kind, ofAKind));
      }
      List<Point> all = new ArrayList<>(sizes);
      all.addAll(others);
      for (int round = 1; round <= context.rounds(); round++) {
        for (Point point : all) {
          progress.step(
              "round " + round + ", %s, %,d messages".formatted(point.name(), point.messages()));
          point.costs().add(MeasuredProcess.measure(decode.command(point.capture().file())));
        }
      }
    }
    List<Table> tables = new ArrayList<>(List.of(table(sizes)));
    if (!others.isEmpty()) {
      tables.add(kindsTable(sizes.get(counts.indexOf(ofAKind)), others));
    }
    return new Result(
        Captures.describe(sizes.get(sizes.size() - 1).capture()),
        tables,
        List.of(
            "Each capture gave a document for each of its messages, byte for byte the library's.",
            "Marginal is what a message costs beyond those of the row above. Ratios are those of one"
                + " round."),
        List.of(String.join(" ", decode.command(Path.of("traffic.pcap"))) + " > /dev/null"));
  }

  /** One way to be other than usual. */
  private record Kind(String name, CarrierMix mix) {
    static final Kind USUAL = new Kind("usual traffic", CarrierMix.defaults());
  }

  private static List<Kind> kinds() {
    CarrierMix usual = CarrierMix.defaults();
    return List.of(
        new Kind("one Call-ID", usual.withCallIds(1)),
        new Kind("1,000 Call-IDs", usual.withCallIds(FEW_CALL_IDS)),
        new Kind("up to 1,000,000 Call-IDs", usual.withCallIds(MANY_CALL_IDS)),
        new Kind("5 % in fragments, no TCP", usual.overTcp(0)),
        new Kind("50 % in fragments", usual.cut(500)),
        new Kind("5 % over TCP", usual.overTcp(50)),
        new Kind("50 % over TCP", usual.overTcp(500)));
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

  private static long ofAKind(List<Long> sizes) {
    long most = sizes.get(0);
    for (long size : sizes) {
      most = size <= MOST_OF_A_KIND ? size : most;
    }
    return most;
  }

  private static Point checked(
      SipstreamDecode decode, BenchContext context, Kind kind, long messages)
      throws IOException, InterruptedException {
    Captures.Capture capture = context.captures().of(kind.mix(), messages);
    long seen = decode.messages(capture.file());
    if (seen != messages) {
      throw new BenchException(
          "decode found %,d messages where the generator wrote %,d (%s)."
              .formatted(seen, messages, kind.name()));
    }
    return new Point(kind.name(), capture);
  }

  private static Table table(List<Point> sizes) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      Point point = sizes.get(i);
      Samples whole = point.seconds().map(seconds -> seconds / point.messages() * 1e6);
      String marginal = "";
      if (i > 0) {
        Point fewer = sizes.get(i - 1);
        double more = point.messages() - fewer.messages();
        marginal = point.seconds().with(fewer.seconds(), (a, b) -> (a - b) / more * 1e6).text(2);
      }
      rows.add(
          List.of(
              "%,d messages".formatted(point.messages()),
              point.seconds().text(2),
              whole.text(2),
              marginal,
              point.peakMib().text(0),
              point.peakMib().with(sizes.get(0).peakMib(), (a, b) -> a / b).text(2)));
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

  private static Table kindsTable(Point usual, List<Point> others) {
    List<Point> all = new ArrayList<>(List.of(usual));
    all.addAll(others);
    List<List<String>> rows = new ArrayList<>();
    for (Point point : all) {
      double bytes = point.capture().bytes();
      double usualBytes = usual.capture().bytes();
      rows.add(
          List.of(
              point.name(),
              "%,d".formatted(point.messages()),
              "%.2f".formatted((double) point.capture().written().frames() / point.messages()),
              "%.0f".formatted(bytes / point.messages()),
              point.seconds().map(seconds -> seconds / point.messages() * 1e6).text(2),
              point.seconds().with(usual.seconds(), (a, b) -> a / b).text(2),
              point.seconds().with(usual.seconds(), (a, b) -> a / bytes / (b / usualBytes)).text(2),
              point.peakMib().text(0),
              point.peakMib().with(usual.peakMib(), (a, b) -> a / b).text(2)));
    }
    return new Table(
        List.of(
            "",
            "messages",
            "frames each",
            "bytes each",
            "us per message",
            "of the usual",
            "per byte, of the usual",
            "peak, MiB",
            "of the usual"),
        rows);
  }
}
