package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.peers.SipstreamDecode;
import io.sipstream.benchmarks.process.MeasuredProcess;
import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.BenchException;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.run.Progress;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Holds a capture and the costs of decoding it in each round. */
record MeasuredCapture(
    Wanted wanted, Captures.Capture capture, Samples cpuSeconds, Samples peakMib) {

  /** Describes the check of each capture. */
  static final String CHECKED =
      "Each capture gave one document per message, equal to the library's, byte for byte.";

  /**
   * Describes a capture to generate.
   *
   * @param name name in tables
   */
  record Wanted(String name, CarrierMix mix, long messages) {}

  /**
   * Generates captures, checks that {@code decode} finds all messages, and measures each capture in
   * each round.
   */
  static List<MeasuredCapture> all(BenchContext context, String benchmark, List<Wanted> wanted)
      throws IOException, InterruptedException {
    SipstreamDecode decode = new SipstreamDecode(context.decode());
    List<Captures.Capture> captures = new ArrayList<>();
    List<List<MeasuredProcess.Cost>> costs = new ArrayList<>();
    try (Progress progress =
        context.progress().begin(benchmark, wanted.size() * (1 + context.rounds()))) {
      for (Wanted each : wanted) {
        progress.step("generating and checking " + each.name());
        captures.add(checked(context, decode, each));
        costs.add(new ArrayList<>());
      }
      for (int round = 1; round <= context.rounds(); round++) {
        for (int i = 0; i < wanted.size(); i++) {
          progress.step("round " + round + ", " + wanted.get(i).name());
          costs.get(i).add(MeasuredProcess.measure(decode.command(captures.get(i).file())));
        }
      }
    }
    List<MeasuredCapture> measured = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      List<MeasuredProcess.Cost> all = costs.get(i);
      measured.add(
          new MeasuredCapture(
              wanted.get(i),
              captures.get(i),
              samples(all, MeasuredProcess.Cost::cpuSeconds),
              samples(all, MeasuredProcess.Cost::peakMib)));
    }
    return measured;
  }

  private static Captures.Capture checked(
      BenchContext context, SipstreamDecode decode, Wanted wanted)
      throws IOException, InterruptedException {
    Captures.Capture capture = context.captures().of(wanted.mix(), wanted.messages());
    long seen = decode.messages(capture.file());
    if (seen != wanted.messages()) {
      throw new BenchException(
          "decode found %,d messages where the generator wrote %,d (%s)."
              .formatted(seen, wanted.messages(), wanted.name()));
    }
    return capture;
  }

  private static Samples samples(
      List<MeasuredProcess.Cost> costs, ToDoubleFunction<MeasuredProcess.Cost> figure) {
    return Samples.of(costs.stream().mapToDouble(figure));
  }

  /** Returns the commands that generate the usual traffic and decode a capture. */
  static List<String> commands(BenchContext context, long messages) {
    List<String> decode = new SipstreamDecode(context.decode()).command(Path.of("traffic.pcap"));
    return List.of(
        Captures.command(messages, context.seed()), String.join(" ", decode) + " > /dev/null");
  }

  long messages() {
    return wanted.messages();
  }

  long frames() {
    return capture.written().frames();
  }

  Samples microsPerMessage() {
    return cpuSeconds.map(seconds -> seconds / messages() * 1e6);
  }
}
