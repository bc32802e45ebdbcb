package io.sipstream.benchmarks;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import io.sipstream.json.JsonBuffer;
import io.sipstream.packet.FrameContext;
import io.sipstream.traffic.carrier.TrafficGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
 * The whole way from a frame's bytes to its document, per SIP message of generated traffic. The
 * number to watch beside the time is {@code gc.alloc.rate.norm}: bytes allocated per message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx256m")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
  static final int MESSAGES = 10_000;
  private static final long SEED = 1;

  private final FrameDecoder decoder = new FrameDecoder(DecoderSettings.defaults());
  private final SipDocumentWriter writer = new SipDocumentWriter(DecoderSettings.defaults());
  private final JsonBuffer buffer = new JsonBuffer();
  private final List<CapturedFrame> frames = new ArrayList<>();

  /** Runs it with the profiler that counts allocated bytes. */
  public static void main(String[] args) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(DecodeBenchmark.class.getName())
                .addProfiler(GCProfiler.class)
                .build())
        .run();
  }

  @Setup
  public void generate() throws IOException {
    ByteArrayOutputStream capture = new ByteArrayOutputStream();
    try (PcapWriter file = new PcapWriter(capture, LinkType.ETHERNET)) {
      TrafficGenerator.write(file, MESSAGES, SEED);
    }
    byte[] bytes = capture.toByteArray();
    try (CaptureFile file = CaptureFile.open(new ByteArrayInputStream(bytes), "generated")) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        frames.add(frame);
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void frameToDocument(Blackhole blackhole) {
    for (CapturedFrame frame : frames) {
      blackhole.consume(decode(frame));
    }
  }

  /** What {@link #frameToDocument} hands to the black hole. */
  List<Object> outcomes() {
    return frames.stream().map(this::decode).toList();
  }

  /**
   * Writes all documents into one buffer, one after the other, as {@code decode} does; returns
   * their length.
   */
  long write() {
    long length = 0;
    for (CapturedFrame frame : frames) {
      if (outcome(frame) instanceof Outcome.Message message) {
        buffer.clear();
        length += writer.write(message.decoded(), buffer);
      }
    }
    return length;
  }

  private Object decode(CapturedFrame frame) {
    Outcome outcome = outcome(frame);
    return outcome instanceof Outcome.Message message
        ? writer.document(message.decoded(), Document.Operation.CREATE)
        : outcome;
  }

  private Outcome outcome(CapturedFrame frame) {
    FrameContext context =
        FrameContext.of(
            frame.captureTimeNanos(),
            frame.timestampImprecise(),
            frame.linkType(),
            frame.originalLengthBytes(),
            null);
    return decoder.decode(frame.bytes(), context);
  }
}
