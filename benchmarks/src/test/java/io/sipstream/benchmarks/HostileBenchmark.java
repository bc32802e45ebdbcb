package io.sipstream.benchmarks;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.frames.LinkType;
import io.sipstream.packet.FrameContext;
import io.sipstream.traffic.sample.HostileMessages;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What a byte of a hostile message of 64 KiB costs, beside a byte of a usual one of 1 KiB: no
 * sender may make it cost more than {@link #ALLOWED_RATIO} times as much.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx256m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class HostileBenchmark {
  static final double ALLOWED_RATIO = 3;
  static final int USUAL_BYTES = 1_024;
  private static final long TIME_NANOS = 1_795_380_942_123_456_789L;

  @Param public HostileMessages shape;

  private final FrameDecoder decoder = new FrameDecoder(DecoderSettings.defaults());
  private final SipDocumentWriter writer = new SipDocumentWriter(DecoderSettings.defaults());
  private byte[] frame;
  private FrameContext context;

  /** Runs all shapes and shows nanoseconds for a byte; ends with status 1 if one costs too much. */
  public static void main(String[] args) throws RunnerException {
    Collection<RunResult> results =
        new Runner(new OptionsBuilder().include(HostileBenchmark.class.getName()).build()).run();
    double usual = nanosPerByte(results, HostileMessages.USUAL);
    boolean tooMuch = false;
    for (HostileMessages shape : HostileMessages.values()) {
      double nanos = nanosPerByte(results, shape);
      tooMuch |= nanos > ALLOWED_RATIO * usual;
      System.out.printf("| %s | %.2f | %.2f |%n", shape, nanos, nanos / usual);
    }
    System.exit(tooMuch ? 1 : 0);
  }

  private static double nanosPerByte(Collection<RunResult> results, HostileMessages shape) {
    for (RunResult result : results) {
      if (result.getParams().getParam("shape").equals(shape.name())) {
        return result.getPrimaryResult().getScore() / frame(shape).length;
      }
    }
    throw new IllegalStateException("Not measured: " + shape);
  }

  static byte[] frame(HostileMessages shape) {
    boolean usual = shape == HostileMessages.USUAL;
    return shape.frame(usual ? USUAL_BYTES : HostileMessages.LARGE_BYTES);
  }

  @Setup
  public void make() {
    frame = frame(shape);
    context = FrameContext.of(TIME_NANOS, false, LinkType.ETHERNET, frame.length, null);
  }

  @Benchmark
  public Document decode() {
    Outcome.Message message = (Outcome.Message) decoder.decode(frame, context);
    return writer.document(message.decoded(), Document.Operation.CREATE);
  }
}
