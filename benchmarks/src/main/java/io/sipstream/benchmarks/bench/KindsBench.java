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

/**
 * Measures whether the cost of {@code decode} per message depends on the number of calls or on
 * reassembly.
 */
final class KindsBench implements Benchmark {
  private static final int MANY_CALL_IDS = 1_000_000;
  private static final int FEW_CALL_IDS = 1_000;

  /** Limits the messages of each kind, whose captures are on disk at the same time. */
  private static final long MOST_MESSAGES = 1_000_000;

  @Override
  public String name() {
    return "kinds";
  }

  @Override
  public String measures() {
    return "cost per message and memory of decode as Call-IDs, fragments and TCP grow";
  }

  private static List<MeasuredCapture.Wanted> kinds(long messages) {
    CarrierMix usual = CarrierMix.defaults();
    return List.of(
        new MeasuredCapture.Wanted("usual traffic", usual, messages),
        new MeasuredCapture.Wanted("one Call-ID", usual.withCallIds(1), messages),
        new MeasuredCapture.Wanted("1,000 Call-IDs", usual.withCallIds(FEW_CALL_IDS), messages),
        new MeasuredCapture.Wanted(
            "up to 1,000,000 Call-IDs", usual.withCallIds(MANY_CALL_IDS), messages),
        new MeasuredCapture.Wanted("5 % in fragments, no TCP", usual.overTcp(0), messages),
        new MeasuredCapture.Wanted("50 % in fragments", usual.cut(500), messages),
        new MeasuredCapture.Wanted("5 % over TCP", usual.overTcp(50), messages),
        new MeasuredCapture.Wanted("50 % over TCP", usual.overTcp(500), messages));
  }

  @Override
  public Result run(BenchContext context) throws IOException, InterruptedException {
    long messages = Math.min(context.messages(), MOST_MESSAGES);
    List<MeasuredCapture> measured = MeasuredCapture.all(context, name(), kinds(messages));
    return new Result(
        Captures.describe(measured.get(0).capture()),
        List.of(table(measured)),
        List.of(
            MeasuredCapture.CHECKED,
            "The other captures have --call-ids 1, 1000 and 1000000, --tcp 0, --fragments 50, --tcp 5"
                + " and --tcp 50. Ratios are those of one round."),
        MeasuredCapture.commands(context, messages));
  }

  private static Table table(List<MeasuredCapture> all) {
    MeasuredCapture usual = all.get(0);
    List<List<String>> rows = new ArrayList<>();
    for (MeasuredCapture each : all) {
      double bytes = each.capture().bytes();
      double usualBytes = usual.capture().bytes();
      double frames = each.frames();
      double usualFrames = usual.frames();
      Samples ratio = each.cpuSeconds().with(usual.cpuSeconds(), (a, b) -> a / b);
      rows.add(
          List.of(
              each.wanted().name(),
              "%,d".formatted(each.messages()),
              Samples.number(frames / each.messages(), 2),
              Samples.number(bytes / each.messages(), 0),
              each.microsPerMessage().text(2),
              ratio.text(2),
              ratio.map(times -> times * usualBytes / bytes).text(2),
              ratio.map(times -> times * usualFrames / frames).text(2),
              each.peakMib().text(0),
              each.peakMib().with(usual.peakMib(), (a, b) -> a / b).text(2)));
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
