package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.live.LiveAgent;
import io.sipstream.benchmarks.live.LiveTrials;
import io.sipstream.benchmarks.live.LoopbackSender;
import io.sipstream.benchmarks.live.Tap;
import io.sipstream.benchmarks.live.Tcpdump;
import io.sipstream.benchmarks.peers.Peers;
import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.Benchmark;
import io.sipstream.benchmarks.run.Progress;
import io.sipstream.benchmarks.run.Result;
import io.sipstream.benchmarks.run.Table;
import io.sipstream.benchmarks.server.Servers;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.traffic.carrier.CarrierDatagrams;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the agent takes from the loopback interface without a loss, and its cost, beside tcpdump.
 */
final class LiveBench implements Benchmark {
  /** That are sent again and again; many times what a batch of Kafka's holds. */
  private static final int MOST_DATAGRAMS = 10_000;

  // More than any machine sends.
  private static final double ANY_PER_SECOND = 1e8;

  /** What a kind of tap did in each round. */
  private record Figures(List<LiveTrials.Highest> highest, List<LiveTrials.Use> use) {
    Figures() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    Samples rates() {
      return Samples.of(highest.stream().mapToDouble(each -> each.rate().perSecond()));
    }

    long endedByTheSender() {
      return highest.stream().filter(each -> each.rate().senderWasTheLimit()).count();
    }
  }

  @Override
  public String name() {
    return "live";
  }

  @Override
  public String measures() {
    return "frames per second of agent live and tcpdump without a loss, their CPU and memory";
  }

  @Override
  public Result run(BenchContext context) throws IOException, InterruptedException {
    int datagrams = (int) Math.min(context.messages(), MOST_DATAGRAMS);
    List<byte[]> payloads = CarrierDatagrams.first(datagrams, context.seed());
    try (LoopbackSender sender = new LoopbackSender(payloads)) {
      String refusal = Peers.refusal(LiveAgent.filterCommand(sender.port()));
      return refusal == null
          ? measure(context, sender, payloads)
          : new Result(
              describe(payloads),
              List.of(),
              List.of("Missing here, so that nothing was measured: agent live: " + refusal),
              List.of());
    }
  }

  private Result measure(BenchContext context, LoopbackSender sender, List<byte[]> payloads)
      throws IOException, InterruptedException {
    Map<Tap.Kind, Figures> figures = new LinkedHashMap<>();
    LiveTrials trials = new LiveTrials(sender, payloads);
    List<Double> senderAlone = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    String filter = Peers.version(LiveAgent.filterCommand(sender.port()).toArray(String[]::new));
    try (Progress progress = context.progress().begin(name(), 3 + 4 * context.rounds())) {
      progress.step("starting Kafka");
      try (Servers servers = Servers.start(context, line -> {}, Part.KAFKA)) {
        Tap.Kind tcpdump = new Tcpdump.Kind(context.work(), filter);
        String refusal = Peers.refusal(Tcpdump.probe());
        if (refusal == null) {
          progress.step("checking " + tcpdump.title());
          trials.check(tcpdump);
          figures.put(tcpdump, new Figures());
        } else {
          notes.add("Missing here: tcpdump: " + refusal);
        }
        LiveAgent.Kind agent =
            new LiveAgent.Kind(context.work(), servers, sender.port(), new AtomicInteger());
        progress.step("checking " + agent.title());
        trials.checkContents(agent, servers.stack().kafka().address());
        figures.put(agent, new Figures());
        for (int round = 1; round <= context.rounds(); round++) {
          senderAlone.add(sender.send(ANY_PER_SECOND, 1).perSecond());
          for (Map.Entry<Tap.Kind, Figures> each : figures.entrySet()) {
            progress.step("round " + round + ", highest rate of " + each.getKey().title());
            each.getValue().highest().add(trials.highest(each.getKey()));
          }
          for (Map.Entry<Tap.Kind, Figures> each : figures.entrySet()) {
            progress.step("round " + round + ", cost of " + each.getKey().title());
            each.getValue().use().add(trials.atCommonRate(each.getKey()));
          }
        }
        notes.addAll(notes(Samples.of(senderAlone.stream().mapToDouble(each -> each)), trials));
        figures.forEach((kind, each) -> notes.addAll(endedByTheSender(kind, each)));
        notes.add(servers.versions());
      }
    }
    return new Result(describe(payloads), List.of(table(figures)), notes, commands(figures));
  }

  private static String describe(List<byte[]> payloads) {
    return "%,d SIP messages of the carrier mix, of %,d bytes at most and %,.0f in the mean, again and again over UDP."
        .formatted(
            payloads.size(),
            CarrierDatagrams.LONGEST_BYTES,
            payloads.stream().mapToInt(each -> each.length).average().orElseThrow());
  }

  private static List<String> notes(Samples senderAlone, LiveTrials trials) {
    return List.of(
        "The sender is a thread of this program and sends bursts each millisecond; alone, without anyone"
            + " who looks at the interface, it sends "
            + senderAlone.text(0)
            + " datagrams per second. It, the kernel, Kafka and what is measured share the processors.",
        "Sent slowly, each datagram was once in Kafka, byte for byte, and counted once by each tap. The"
            + " kernel puts a frame of this interface twice into the buffer, once as it leaves and once as it"
            + " comes; libpcap hands one of them on.",
        "A rate is tried for %.0f s after %.0f s at %,.0f; buffers swallow what is too much for less than that."
                .formatted(
                    LiveTrials.TRIAL_SECONDS,
                    LiveTrials.WARM_UP_SECONDS,
                    LiveTrials.COMMON_PER_SECOND)
            + " It holds if the kernel dropped nothing and tcpdump, or Kafka through the agent, has every"
            + " frame. It is doubled until it does not hold, and then what is between is halved until a"
            + " tenth is left.",
        "The kernel dropped frames in %d tries; behind it frames were lost in %d."
            .formatted(trials.lossesByKernel(), trials.lossesItself()),
        ("CPU is that of the tap alone, over %.0f s: a microsecond for a frame is one per cent of a"
                + " processor at this rate; NaN where it lost frames. Each has the agent's filter for the port,"
                + " a buffer of %d MiB in the kernel, and takes whole frames.")
            .formatted(LiveTrials.COMMON_SECONDS, Tap.BUFFER_MEBIBYTES));
  }

  private static List<String> endedByTheSender(Tap.Kind kind, Figures figures) {
    return figures.endedByTheSender() == 0
        ? List.of()
        : List.of(
            "In %2$d of %3$d searches %1$s lost nothing however fast the sender sent: the rate is the sender's."
                .formatted(kind.title(), figures.endedByTheSender(), figures.highest().size()));
  }

  private static List<String> commands(Map<Tap.Kind, Figures> figures) {
    return figures.keySet().stream().map(Tap.Kind::shownCommand).toList();
  }

  /** tcpdump, where there is one, is the first. */
  private static Table table(Map<Tap.Kind, Figures> figures) {
    Samples yardstick = figures.values().iterator().next().rates();
    List<List<String>> rows = new ArrayList<>();
    figures.forEach(
        (kind, each) ->
            rows.add(
                List.of(
                    kind.title(),
                    each.rates().text(0),
                    figures.size() == 1
                        ? ""
                        : each.rates().with(yardstick, (a, b) -> 100 * a / b).text(1),
                    Samples.of(each.use().stream().mapToDouble(LiveTrials.Use::cpuMicros)).text(2),
                    Samples.of(each.use().stream().mapToDouble(LiveTrials.Use::peakMib)).text(0),
                    Samples.of(each.highest().stream().mapToDouble(LiveTrials.Highest::peakMib))
                        .text(0))));
    return new Table(
        List.of(
            "",
            "highest rate without a loss, frames per second",
            "% of tcpdump's",
            "at 10,000 frames per second: CPU, % of a processor (us per frame)",
            "resident, MiB",
            "resident in the search, MiB"),
        rows);
  }
}
