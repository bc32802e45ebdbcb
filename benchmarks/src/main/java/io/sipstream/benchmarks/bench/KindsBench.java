package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.traffic.CarrierMix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a message costs {@code decode} the same of however many calls there are and whatever
 * joining they need.
 */
final class KindsBench implements Benchmark {
  private static final int MANY_CALL_IDS = 1_000_000;
  private static final int FEW_CALL_IDS = 1_000;

  @Override
  public String name() {
    return "kinds";
  }

  @Override
  public String measures() {
    return "cost per message and memory of decode as Call-IDs, fragments and TCP grow";
  }

  /** One way to be other than usual. */
  private record Kind(String name, CarrierMix mix) {}

  private static List<Kind> kinds() {
    CarrierMix usual = CarrierMix.defaults();
    return List.of(
        new Kind("usual traffic", usual),
        new Kind("one Call-ID", usual.withCallIds(1)),
        new Kind("1,000 Call-IDs", usual.withCallIds(FEW_CALL_IDS)),
        new Kind("up to 1,000,000 Call-IDs", usual.withCallIds(MANY_CALL_IDS)),
        new Kind("5 % in fragments, no TCP", usual.overTcp(0)),
        new Kind("50 % in fragments", usual.cut(500)),
        new Kind("5 % over TCP", usual.overTcp(50)),
        new Kind("50 % over TCP", usual.overTcp(500)));
  }

  @Override
  public Result run(BenchContext context) throws IOException, InterruptedException {
    List<CapturePoint> points = new ArrayList<>();
    try (Progress progress =
        context.progress().begin(name(), kinds().size() * (1 + context.rounds()))) {
      for (Kind kind : kinds()) {
        progress.step("generating and checking " + kind.name());
        points.add(CapturePoint.checked(context, kind.name(), kind.mix(), context.messages()));
      }
      for (int round = 1; round <= context.rounds(); round++) {
        for (CapturePoint point : points) {
          progress.step("round " + round + ", " + point.name());
          point.measure(context);
        }
      }
    }
    return new Result(
        Captures.describe(points.get(0).capture()),
        List.of(table(points)),
        List.of(
            "Each capture gave a document for each of its messages, byte for byte the library's.",
            "Ratios are those of one round."),
        List.of(
            String.join(" ", new SipstreamDecode(context.decode()).command(Path.of("traffic.pcap")))
                + " > /dev/null"));
  }

  private static Table table(List<CapturePoint> points) {
    CapturePoint usual = points.get(0);
    List<List<String>> rows = new ArrayList<>();
    for (CapturePoint point : points) {
      double bytes = point.capture().bytes();
      double usualBytes = usual.capture().bytes();
      double frames = point.capture().written().frames();
      double usualFrames = usual.capture().written().frames();
      Samples ratio = point.cpuSeconds().with(usual.cpuSeconds(), (a, b) -> a / b);
      rows.add(
          List.of(
              point.name(),
              "%,d".formatted(point.messages()),
              "%.2f".formatted(frames / point.messages()),
              "%.0f".formatted(bytes / point.messages()),
              point.microsPerMessage().text(2),
              ratio.text(2),
              ratio.map(each -> each * usualBytes / bytes).text(2),
              ratio.map(each -> each * usualFrames / frames).text(2),
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
            "per frame, of the usual",
            "peak, MiB",
            "of the usual"),
        rows);
  }
}
