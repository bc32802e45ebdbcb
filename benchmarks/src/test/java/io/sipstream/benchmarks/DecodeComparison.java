package io.sipstream.benchmarks;

import io.sipstream.benchmarks.traffic.TrafficGenerator;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What decoding a plain Ethernet/IPv4/UDP frame costs in two versions of the decoder, in one run.
 * {@code compare-decode.sh} builds both and calls this. The versions take turns, each turn in a JVM
 * of its own, so that a machine that becomes slower meanwhile does so for both.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeComparison {
  static final int MESSAGES = 5_000;
  private static final int DEFAULT_ROUNDS = 9;
  private static final long SEED = 1;
  private static final int ETHERTYPE_AT = 12;
  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Param({"before", "after"})
  public String version;

  private Decoding decoding;
  private final List<CapturedFrame> frames = new ArrayList<>();

  /**
   * Compares.
   *
   * @param args the directory of the earlier decoder's classes, that of the later one's and, if
   *     wanted, the number of rounds
   */
  public static void main(String[] args) throws RunnerException {
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : DEFAULT_ROUNDS;
    double[] before = new double[rounds];
    double[] after = new double[rounds];
    double[] ratios = new double[rounds];
    System.out.println("round  before ns  after ns  ratio  before B  after B");
    for (int round = 0; round < rounds; round++) {
      RunResult first = run("before", args);
      RunResult second = run("after", args);
      before[round] = first.getPrimaryResult().getScore();
      after[round] = second.getPrimaryResult().getScore();
      ratios[round] = after[round] / before[round];
      System.out.printf(
          "%5d %10.0f %9.0f %6.3f %9.0f %8.0f%n",
          round + 1,
          before[round],
          after[round],
          ratios[round],
          first.getSecondaryResults().get(ALLOCATED).getScore(),
          second.getSecondaryResults().get(ALLOCATED).getScore());
    }
    System.out.printf(
        "median: before %.0f ns, after %.0f ns, ratio of a round %.3f (%.3f to %.3f)%n",
        median(before), median(after), median(ratios), ratios[0], ratios[rounds - 1]);
  }

  private static RunResult run(String version, String[] args) throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(DecodeComparison.class.getName())
                .param("version", version)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .jvmArgsPrepend("-Dbefore=" + args[0], "-Dafter=" + args[1])
                .build())
        .runSingle();
  }

  /** Sorts what it is given. */
  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  @Setup
  public void load() throws ReflectiveOperationException, IOException {
    decoding = VersionLoader.decoding(Path.of(System.getProperty(version)));
    ByteArrayOutputStream capture = new ByteArrayOutputStream();
    try (PcapWriter file = new PcapWriter(capture, LinkType.ETHERNET)) {
      TrafficGenerator.write(file, 2 * MESSAGES, SEED);
    }
    try (CaptureFile file =
        CaptureFile.open(new ByteArrayInputStream(capture.toByteArray()), "generated")) {
      while (frames.size() < MESSAGES) {
        CapturedFrame frame = file.next();
        if (isPlain(frame.bytes())) {
          frames.add(frame);
        }
      }
    }
  }

  private static boolean isPlain(byte[] frame) {
    int etherType = (frame[ETHERTYPE_AT] & 0xFF) << 8 | (frame[ETHERTYPE_AT + 1] & 0xFF);
    return etherType == ETHERTYPE_IPV4;
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void plainFrameToDocument(Blackhole blackhole) {
    for (CapturedFrame frame : frames) {
      blackhole.consume(decoding.decode(frame.bytes(), frame.captureTimeNanos()));
    }
  }
}
