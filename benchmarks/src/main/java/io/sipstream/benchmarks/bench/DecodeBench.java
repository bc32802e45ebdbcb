package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.peers.Contender;
import io.sipstream.benchmarks.peers.Peers;
import io.sipstream.benchmarks.peers.SipstreamDecode;
import io.sipstream.benchmarks.peers.Suricata;
import io.sipstream.benchmarks.peers.Tshark;
import io.sipstream.benchmarks.process.MeasuredProcess;
import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.BenchException;
import io.sipstream.benchmarks.run.Benchmark;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.run.Progress;
import io.sipstream.benchmarks.run.Result;
import io.sipstream.benchmarks.run.Table;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures CPU time and memory of {@code decode} and of comparable programs. */
final class DecodeBench implements Benchmark {
  /**
   * Slow programs get one in this number of messages. Each program also gets a fifth of its
   * messages, to separate the cost of starting.
   */
  private static final int SLOW_GET_ONE_IN = 10;

  private static final int SHORT_IS_ONE_IN = 5;
  private static final long SLOW_GET_AT_LEAST = 10_000;

  private final boolean withPeers;

  DecodeBench() {
    this(true);
  }

  /**
   * Creates the benchmark.
   *
   * @param withPeers whether other programs are measured, too
   */
  DecodeBench(boolean withPeers) {
    this.withPeers = withPeers;
  }

  @Override
  public String name() {
    return "decode";
  }

  @Override
  public String measures() {
    return "messages per CPU-second and memory of decode, tshark and Suricata";
  }

  /** Holds the costs of a program in each round. */
  private record Measured(
      long messages, long seen, List<MeasuredProcess.Cost> whole, List<MeasuredProcess.Cost> part) {

    Samples perCpuSecond() {
      return cpu(whole).map(seconds -> messages / seconds);
    }

    /** Returns microseconds per message without starting and warming up. */
    Samples marginalMicros() {
      double more = messages - partOf(messages);
      return cpu(whole).with(cpu(part), (all, few) -> (all - few) / more * 1e6);
    }

    Samples peakMib() {
      return Samples.of(whole.stream().mapToDouble(MeasuredProcess.Cost::peakMib));
    }

    static Samples cpu(List<MeasuredProcess.Cost> costs) {
      return Samples.of(costs.stream().mapToDouble(MeasuredProcess.Cost::cpuSeconds));
    }
  }

  private static long partOf(long messages) {
    return Math.max(1, messages / SHORT_IS_ONE_IN);
  }

  private static long share(Contender contender, long messages) {
    return contender.slow()
        ? Math.min(messages, Math.max(SLOW_GET_AT_LEAST, messages / SLOW_GET_ONE_IN))
        : messages;
  }

  @Override
  public Result run(BenchContext context) throws IOException, InterruptedException {
    List<String> notes = new ArrayList<>();
    List<Contender> contenders = new ArrayList<>(List.of(new SipstreamDecode(context.decode())));
    if (withPeers) {
      addPeers(contenders, context, notes);
    }
    Map<Contender, Measured> all = new LinkedHashMap<>();
    try (Progress progress =
        context.progress().begin(name(), contenders.size() * (1 + context.rounds()))) {
      for (Contender contender : contenders) {
        progress.step("checking " + contender.name());
        all.put(contender, check(contender, context, notes));
      }
      for (int round = 1; round <= context.rounds(); round++) {
        for (Contender contender : contenders) {
          progress.step("round " + round + ", " + contender.name());
          Measured measured = all.get(contender);
          measured.whole().add(MeasuredProcess.measure(command(contender, context, 1)));
          measured
              .part()
              .add(MeasuredProcess.measure(command(contender, context, SHORT_IS_ONE_IN)));
        }
      }
    }
    List<String> commands = new ArrayList<>();
    commands.add(Captures.command(context.messages(), context.seed()));
    contenders.forEach(each -> commands.add(shell(each.command(Path.of("traffic.pcap")))));
    notes.add(
        "Messages are those in a program's input. Marginal is the cost per message after the first"
            + " fifth, which includes start-up and warm-up. Ratios compare values of the same round.");
    return new Result(traffic(context), List.of(table(all)), notes, commands);
  }

  private static void addPeers(List<Contender> contenders, BenchContext context, List<String> notes)
      throws IOException, InterruptedException {
    if (Peers.tshark() == null) {
      notes.add("tshark is not installed and was not measured.");
    } else {
      contenders.addAll(Tshark.FORMS);
      notes.add(
          "tshark is slow and gets the first %,d messages."
              .formatted(share(Tshark.FORMS.get(0), context.messages())));
    }
    if (Peers.suricata() == null) {
      notes.add("Suricata is not installed and was not measured.");
    } else {
      contenders.add(new Suricata(context.work()));
      notes.add("suricata.yaml is " + Suricata.CONFIGURATION_IN_SHORT);
    }
  }

  private static Measured check(Contender contender, BenchContext context, List<String> notes)
      throws IOException, InterruptedException {
    long messages = share(contender, context.messages());
    long seen = contender.messages(context.captures().of(CarrierMix.defaults(), messages).file());
    if (contender instanceof SipstreamDecode) {
      if (seen != messages) {
        throw new BenchException(
            "decode found %,d messages where the generator wrote %,d.".formatted(seen, messages));
      }
      notes.add("The documents of decode equal those of the library, byte for byte.");
    } else if (seen != messages) {
      notes.add(
          "%s saw %,d of %,d messages (%.2f %%)."
              .formatted(contender.name(), seen, messages, 100.0 * seen / messages));
    }
    return new Measured(messages, seen, new ArrayList<>(), new ArrayList<>());
  }

  private static List<String> command(Contender contender, BenchContext context, int oneIn)
      throws IOException {
    long messages = share(contender, context.messages());
    long some = oneIn == 1 ? messages : partOf(messages);
    return contender.command(context.captures().of(CarrierMix.defaults(), some).file());
  }

  private static String traffic(BenchContext context) throws IOException {
    return Captures.describe(context.captures().of(CarrierMix.defaults(), context.messages()));
  }

  private static Table table(Map<Contender, Measured> all) {
    List<List<String>> rows = new ArrayList<>();
    Measured ours = all.values().iterator().next();
    all.forEach(
        (contender, measured) ->
            rows.add(
                List.of(
                    contender.name(),
                    "%,d".formatted(measured.messages()),
                    "%,d".formatted(measured.seen()),
                    Measured.cpu(measured.whole()).text(2),
                    measured.perCpuSecond().text(0),
                    ours.perCpuSecond().with(measured.perCpuSecond(), (a, b) -> a / b).text(2),
                    measured.marginalMicros().text(2),
                    measured.marginalMicros().with(ours.marginalMicros(), (a, b) -> a / b).text(2),
                    measured.peakMib().text(0))));
    return new Table(
        List.of(
            "",
            "messages",
            "seen",
            "CPU, s",
            "messages per CPU-second",
            "ours : theirs",
            "marginal us per message",
            "theirs : ours",
            "peak, MiB"),
        rows);
  }

  private static String shell(List<String> command) {
    StringBuilder line = new StringBuilder();
    for (String word : command) {
      line.append(word.contains(" ") ? "\"" + word + '"' : word).append(' ');
    }
    return line + "> /dev/null";
  }
}
