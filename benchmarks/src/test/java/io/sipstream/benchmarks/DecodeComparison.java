package io.sipstream.benchmarks;

import io.sipstream.benchmarks.traffic.TrafficGenerator;
import io.sipstream.document.FrameDecoder;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What decoding a plain Ethernet/IPv4/UDP frame costs in two versions of the decoder, in one run.
 * {@code compare-decode.sh} builds the earlier one and calls this.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 5, jvmArgsAppend = "-Xmx256m")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeComparison {
  static final int MESSAGES = 5_000;
  private static final long SEED = 1;
  private static final int ETHERTYPE_AT = 12;
  private static final int ETHERTYPE_IPV4 = 0x0800;

  @Param({"before", "after"})
  public String version;

  private Decoding decoding;
  private final List<CapturedFrame> frames = new ArrayList<>();

  /**
   * Compares.
   *
   * @param args one: the directory of the earlier decoder's classes
   */
  public static void main(String[] args) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(DecodeComparison.class.getName())
                .addProfiler(GCProfiler.class)
                .jvmArgsPrepend("-Dbefore=" + args[0])
                .build())
        .run();
  }

  @Setup
  public void load() throws ReflectiveOperationException, IOException, URISyntaxException {
    // Both come through a loader of the same kind, so that neither is favoured.
    Path classes =
        version.equals("before")
            ? Path.of(System.getProperty("before"))
            : Path.of(
                FrameDecoder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    decoding = VersionLoader.decoding(classes);
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
